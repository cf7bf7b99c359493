using Interop.Harness;
using Interop.Tables;
using Medallion.Parquet.Format;

namespace Interop;

/// <summary>What we write, readers of others' making read with equal values.</summary>
public sealed class GeneratedTableTests(GeneratedFiles files) : IClassFixture<GeneratedFiles>
{
    public static TheoryData<string> Tables => new(TestTables.All.Keys);

    [PythonTheory]
    [MemberData(nameof(Tables))]
    public Task Pyarrow_reads_equal_values_and_verifies_checksums(string table) =>
        ReadsEqualValues("read_pyarrow.py", table);

    [NodeTheory]
    [MemberData(nameof(Tables))]
    public Task DuckDB_reads_equal_values(string table) => ReadsEqualValues("read_duckdb.js", table);

    [NodeTheory]
    [MemberData(nameof(Tables))]
    public Task Hyparquet_reads_equal_values(string table) => ReadsEqualValues("read_hyparquet.js", table);

    [NodeTheory]
    [MemberData(nameof(Tables))]
    public Task Parquet_wasm_reads_equal_values(string table) => ReadsEqualValues("read_parquet_wasm.js", table);

    [PythonTheory]
    [InlineData(CompressionCodec.Uncompressed)]
    [InlineData(CompressionCodec.Gzip)]
    public async Task Every_compression_is_read_by_pyarrow(CompressionCodec compression)
    {
        GeneratedFile file = await files.GetAsync("every type with nulls", compression);
        Assert.Equal(file.Digests, await ReaderScripts.RunAsync<ColumnDigest>("read_pyarrow.py", file.Path));
    }

    [NodeTheory]
    [InlineData(CompressionCodec.Uncompressed, "read_duckdb.js")]
    [InlineData(CompressionCodec.Uncompressed, "read_hyparquet.js")]
    [InlineData(CompressionCodec.Uncompressed, "read_parquet_wasm.js")]
    [InlineData(CompressionCodec.Gzip, "read_duckdb.js")]
    [InlineData(CompressionCodec.Gzip, "read_hyparquet.js")]
    [InlineData(CompressionCodec.Gzip, "read_parquet_wasm.js")]
    public async Task Every_compression_is_read_by_the_others(CompressionCodec compression, string reader)
    {
        GeneratedFile file = await files.GetAsync("every type with nulls", compression);
        Assert.Equal(file.Digests, await ReaderScripts.RunAsync<ColumnDigest>(reader, file.Path));
    }

    private async Task ReadsEqualValues(string reader, string table)
    {
        GeneratedFile file = await files.GetAsync(table, CompressionCodec.Snappy);
        Assert.Equal(file.Digests, await ReaderScripts.RunAsync<ColumnDigest>(reader, file.Path));
    }
}
