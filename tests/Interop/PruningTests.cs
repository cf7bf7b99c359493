using Interop.Harness;
using Medallion.Parquet.Format;

namespace Interop;

/// <summary>Readers of others' making leave row groups and pages out, by the statistics that we write.</summary>
public sealed class PruningTests(GeneratedFiles files) : IClassFixture<GeneratedFiles>
{
    // 4 row groups of 20,000 rows, sorted by both columns: row 30,000 lies in the second, nothing at 80,000 or behind.
    private const string Table = "sorted over row groups";

    [PythonTheory]
    [InlineData("id", "30000", 1)]
    [InlineData("code", "p00030000", 1)]
    [InlineData("id", "0", 0)]
    [InlineData("id", "79999", 3)]
    public async Task Pyarrow_reads_one_row_group_of_four(string column, string value, int group) =>
        AssertOnly(group, await PruneAsync("prune_pyarrow.py", column, value));

    [NodeTheory]
    [InlineData("id", "30000", 1)]
    [InlineData("code", "p00030000", 1)]
    [InlineData("id", "0", 0)]
    [InlineData("id", "79999", 3)]
    public async Task DuckDB_reads_one_row_group_of_four(string column, string value, int group) =>
        AssertOnly(group, await PruneAsync("prune_duckdb.js", column, value));

    [PythonTheory]
    [InlineData("prune_pyarrow.py")]
    public async Task Pyarrow_reads_nothing_for_a_value_out_of_range(string reader) =>
        AssertNothing(await PruneAsync(reader, "id", "80000"));

    [NodeTheory]
    [InlineData("prune_duckdb.js")]
    public async Task DuckDB_reads_nothing_for_a_value_out_of_range(string reader) =>
        AssertNothing(await PruneAsync(reader, "code", "p00080000"));

    [NodeTheory]
    [InlineData("id", "30000")]
    [InlineData("code", "p00030000")]
    public async Task Hyparquet_finds_a_row_by_the_page_index_in_fewer_bytes(string column, string value)
    {
        GeneratedFile file = await files.GetAsync(Table, CompressionCodec.Snappy);
        PageReads reads = Assert.Single(
            await ReaderScripts.RunAsync<PageReads>("prune_hyparquet.js", file.Path, column, value));

        Assert.Equal((1, 1), (reads.ByRowGroup.Rows, reads.ByPage.Rows));
        Assert.InRange(reads.ByPage.Bytes, 1, reads.ByRowGroup.Bytes - 1);
    }

    private static void AssertOnly(int group, RowGroupReads reads)
    {
        Assert.Equal(4, reads.Total);
        Assert.Equal([group], reads.Read);
        Assert.Equal(1, reads.Rows);
    }

    private static void AssertNothing(RowGroupReads reads)
    {
        Assert.Equal(4, reads.Total);
        Assert.Empty(reads.Read);
        Assert.Equal(0, reads.Rows);
    }

    private async Task<RowGroupReads> PruneAsync(string reader, string column, string value)
    {
        GeneratedFile file = await files.GetAsync(Table, CompressionCodec.Snappy);
        return Assert.Single(await ReaderScripts.RunAsync<RowGroupReads>(reader, file.Path, column, value));
    }
}
