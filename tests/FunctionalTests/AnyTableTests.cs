using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Medallion.FunctionalTests.Tables;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests;

/// <summary>
/// Any table, in any dialect, in any number of files with columns of their own, in blocks and row groups of any size, with
/// any number of cores: silver is the table, gold its distinct rows.
/// </summary>
public sealed class AnyTableTests
{
    [SeededProperty(MaxTest = 60, EndSize = 60)]
    public Property Any_table_comes_back_through_bronze_silver_and_gold()
    {
        Gen<int> sizes = Gen.Elements(1_024, 1_025, 1_500, 4_096, 1_048_576);
        Gen<Case> cases =
            from table in AnyTable.Any
            from form in CsvForm.Any
            from cores in Gen.Choose(1, 4)
            from keys in Gen.Choose(0, table.Kinds.Length)
            from keep in Gen.Elements(Keep.Unspecified, Keep.First, Keep.Last)
            from blockBytes in sizes
            from rowGroupBytes in sizes
            select new Case(table, form, cores, keys, keep, blockBytes, rowGroupBytes);
        return Prop.ForAll(Arb.From(cases), static c => HoldsAsync(c).GetAwaiter().GetResult());
    }

    private static async Task HoldsAsync(Case c)
    {
        (string, string)[] settings =
        [
            ("Medallion:Engine:Parallelism", $"{c.Cores}"),
            ("Medallion:Engine:BlockBytes", $"{c.BlockBytes}"),
            ("Medallion:Engine:RowGroupBytes", $"{c.RowGroupBytes}"),
        ];
        await using Lake lake = await Lake.InFolderAsync(settings);
        for (int i = 0; i < c.Table.Files.Length; i++)
        {
            lake.AddBronze($"part-{i}.csv{(c.Form.IsGzip ? ".gz" : "")}", c.Form.Write(c.Table.RecordsOf(i)));
        }

        string[] names = [.. c.Table.United.Select(AnyTable.NameOf)];
        string[] keys = names[..Math.Min(c.Keys, names.Length)];
        await lake.ReadBronzeAsync(request => request.Dialect = c.Form.Declare());
        StageRun silver = await lake.WriteSilverAsync();
        StageRun gold = await lake.WriteGoldAsync(request =>
            request.Deduplication = new Deduplication { KeyColumns = { keys }, Keep = c.Keep });

        string[][] rows = c.Table.Values();
        Assert.Equal(names, silver.Result.Silver.Columns.Select(static column => column.Name));
        Assert.Equal(rows, await ReadAsync(lake, silver.Result.Silver.Object));
        Assert.Equal(
            Distinct(rows, keys.Length == 0 ? names.Length : keys.Length, c.Keep), await ReadAsync(lake, gold.Result.Gold.Object));
    }

    private static Task<string[][]> ReadAsync(Lake lake, PublishedObject file) =>
        ParquetRows.ReadAsync(lake.PathOf(file.Uri), AnyColumn.Null);

    private static string[][] Distinct(string[][] rows, int keys, Keep keep)
    {
        static string KeyOf(string[] row, int keys) => string.Join('\u0001', row[..keys]);
        return keep == Keep.Last
            ? [.. Enumerable.Reverse(rows).DistinctBy(row => KeyOf(row, keys)).Reverse()]
            : [.. rows.DistinctBy(row => KeyOf(row, keys))];
    }

    private sealed record Case(
        AnyTable Table, CsvForm Form, int Cores, int Keys, Keep Keep, int BlockBytes, int RowGroupBytes);
}
