using Interop.Harness;
using Interop.Tables;
using Medallion.Parquet.Format;

namespace Interop;

/// <summary>Decimals, times, UUIDs, JSON, fixed-length bytes and integers of every width, as other readers read them.</summary>
public sealed class OtherTypeTests
{
    [PythonTheory]
    [InlineData(CompressionCodec.Snappy)]
    [InlineData(CompressionCodec.Uncompressed)]
    public Task Pyarrow_reads_equal_values(CompressionCodec compression) => ReadsEqualValues("texts_pyarrow.py", compression);

    [NodeTheory]
    [InlineData(CompressionCodec.Snappy)]
    [InlineData(CompressionCodec.Uncompressed)]
    public Task DuckDB_reads_equal_values(CompressionCodec compression) => ReadsEqualValues("texts_duckdb.js", compression);

    private static async Task ReadsEqualValues(string reader, CompressionCodec compression)
    {
        string path = Path.GetTempFileName();
        try
        {
            await ParquetFile.WriteAsync(path, OtherTypes.Table, compression);
            List<ColumnTexts> read = await ReaderScripts.RunAsync<ColumnTexts>(reader, path);
            Assert.Equal(OtherTypes.Expected.Select(static c => (c.Name, c.Kind)), read.Select(static c => (c.Name, c.Kind)));
            Assert.All(OtherTypes.Expected.Zip(read), static pair => Assert.Equal(pair.First.Texts, pair.Second.Texts));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
