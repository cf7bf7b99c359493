using System.Text.Json;
using Interop.Harness;

namespace Interop;

/// <summary>
/// What the <c>medallion</c> command makes of real files, readers of others' making read with the values that Python's
/// own CSV reader finds in bronze.
/// </summary>
public sealed class StageOutputTests
{
    private static readonly string[] Readers =
        ["read_pyarrow.py", "read_duckdb.js", "read_hyparquet.js", "read_parquet_wasm.js"];

    /// <summary>Bronze files, key column, columns of integers and of dates; the others are text.</summary>
    public static TheoryData<string[], string, string[], string[]> Samples => new()
    {
        { ["people-10000.csv", "people-10000.csv"], "User Id", ["Index"], ["Date of birth"] },

        // Saved from a spreadsheet: the dates are M/D/YYYY, so the column of both files stays text.
        { ["people-10000.csv", "people-10000_excel.csv"], "User Id", ["Index"], [] },
        {
            ["organizations-10000.csv", "organizations-10000.csv"],
            "Organization Id",
            ["Index", "Founded", "Number of employees"],
            []
        },
        { ["customers-1000.csv", "customers-1000.csv"], "Customer Id", ["Index"], ["Subscription Date"] },
    };

    [EveryReaderTheory]
    [MemberData(nameof(Samples))]
    public async Task Silver_and_gold_hold_what_bronze_holds(
        string[] samples,
        string key,
        string[] integers,
        string[] dates)
    {
        using var lake = new SampleLake(samples);
        (string silver, string gold) = await lake.RunAllAsync(key);

        string KindOf(string column) => integers.Contains(column) ? "int" : dates.Contains(column) ? "date" : "string";
        List<ColumnDigest> allRows = await ReferenceAsync(lake.BronzeFiles, KindOf, key: null);
        List<ColumnDigest> firstRows = await ReferenceAsync(lake.BronzeFiles, KindOf, key);

        Assert.True(firstRows[0].Rows < allRows[0].Rows, "the sample has no duplicates");
        foreach (string reader in Readers)
        {
            Assert.Equal(allRows, await ReaderScripts.RunAsync<ColumnDigest>(reader, silver));
            Assert.Equal(firstRows, await ReaderScripts.RunAsync<ColumnDigest>(reader, gold));
        }
    }

    private static Task<List<ColumnDigest>> ReferenceAsync(
        IReadOnlyList<string> files,
        Func<string, string> kindOf,
        string? key)
    {
        string[] columns = File.ReadLines(files[0]).First().Split(',');
        var kinds = columns.ToDictionary(static name => name, kindOf);
        return ReaderScripts.RunAsync<ColumnDigest>("reference.py", JsonSerializer.Serialize(new { files, kinds, key }));
    }
}
