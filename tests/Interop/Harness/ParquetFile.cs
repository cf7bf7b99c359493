using Interop.Tables;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Writing;

namespace Interop.Harness;

/// <summary>Writes tables with Medallion.Parquet.</summary>
internal static class ParquetFile
{
    // Several pages in each row group, so that pages can be left out too.
    private const int PageRows = 1000;

    public static Task WriteAsync(string path, TestTable table, CompressionCodec compression) =>
        WriteAsync(path, table, new ParquetWriterOptions { Compression = compression, LeastSaving = 0, PageRows = PageRows });

    public static async Task WriteAsync(string path, TestTable table, ParquetWriterOptions options)
    {
        await using FileStream file = File.Create(path);
        using var encoder = new RowGroupEncoder(options);
        using var writer = new ParquetFileWriter(new StreamSink(file), table.Columns, options);
        foreach (ColumnBuffer[] group in table.RowGroups())
        {
            using EncodedRowGroup encoded = encoder.Encode(group, CancellationToken.None);
            await writer.AppendAsync(encoded, CancellationToken.None);
        }

        await writer.FinishAsync(CancellationToken.None);
    }
}
