using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests;

/// <summary>The users' own case: people, twice over, and after a spreadsheet had them.</summary>
public sealed class PeopleTests
{
    [SharedDataFact]
    public async Task Gold_holds_the_people_of_a_file_and_its_copy_once_in_order()
    {
        await using Lake lake = await Lake.InFolderAsync();
        byte[] people = await ReadSampleAsync("people-10000.csv");
        lake.AddBronze("people-10000.csv", people);
        lake.AddBronze("people-10000_v2.csv", people);

        StageRun bronze = await lake.ReadBronzeAsync();
        StageRun silver = await lake.WriteSilverAsync();
        StageRun gold = await lake.WriteGoldAsync("User Id");

        Assert.Equal(2, bronze.Result.Bronze.FileCount);
        Assert.Equal(20_000, bronze.Result.Bronze.RowCount);
        Assert.Equal(20_000, silver.Result.Silver.RowCount);
        Assert.Equal(10_000, gold.Result.Gold.DuplicateCount);
        Assert.Equal(10_000, gold.Result.Gold.RowCount);
        string[][] expected = ReferenceCsv.Rows(people);
        Assert.Equal(expected, await ParquetRows.ReadAsync(lake.PathOf(gold.Result.Gold.Object.Uri)));
        Assert.Equal(expected.Concat(expected), await ParquetRows.ReadAsync(lake.PathOf(silver.Result.Silver.Object.Uri)));
    }

    [SharedDataFact]
    public async Task Columns_have_the_types_that_hold_every_value()
    {
        await using Lake lake = await Lake.InFolderAsync();
        lake.AddBronze("people-10000.csv", await ReadSampleAsync("people-10000.csv"));

        StageRun bronze = await lake.ReadBronzeAsync();

        ColumnType[] expected =
        [
            ColumnType.Bigint, ColumnType.String, ColumnType.String, ColumnType.String, ColumnType.String,
            ColumnType.String, ColumnType.String, ColumnType.Date, ColumnType.String,
        ];
        Assert.Equal(expected, bronze.Result.Bronze.Columns.Select(static c => c.Type));
    }

    [SharedDataFact]
    public async Task Spreadsheet_dates_beside_ISO_dates_are_kept_as_text_and_reported_with_file_row_and_value()
    {
        await using Lake lake = await Lake.InFolderAsync();
        lake.AddBronze("people-10000.csv", await ReadSampleAsync("people-10000.csv"));
        byte[] excel = await ReadSampleAsync("people-10000_excel.csv");
        lake.AddBronze("people-10000_excel.csv", excel);

        StageRun bronze = await lake.ReadBronzeAsync();
        StageRun silver = await lake.WriteSilverAsync();

        Assert.Equal(20_000, silver.Result.Silver.RowCount);
        Column birth = Assert.Single(silver.Result.Silver.Columns, static c => c.Name == "Date of birth");
        Assert.Equal(ColumnType.String, birth.Type);
        Finding drift = Assert.Single(
            bronze.Findings, static f => f.Code == FindingCode.ColumnTypeDrift && f.Location.Column == "Date of birth");
        Assert.EndsWith("people-10000_excel.csv", drift.Location.ObjectUri, StringComparison.Ordinal);
        Assert.Equal(1, drift.Location.Row);
        Assert.Equal(ReferenceCsv.Rows(excel)[0][7], drift.Location.Found);
        Assert.Contains("DATE", drift.Location.Expected, StringComparison.Ordinal);
        Assert.NotEmpty(drift.Remedy);
        string[][] rows = [.. ReferenceCsv.Rows(await ReadSampleAsync("people-10000.csv")), .. ReferenceCsv.Rows(excel)];
        Assert.Equal(rows, await ParquetRows.ReadAsync(lake.PathOf(silver.Result.Silver.Object.Uri)));
    }

    [SharedDataTheory]
    [InlineData("customers-1000.csv", 1_000)]
    [InlineData("organizations-10000.csv", 10_000)]
    public async Task Other_real_files_come_through_cell_by_cell(string name, int rows)
    {
        await using Lake lake = await Lake.InFolderAsync();
        byte[] content = await ReadSampleAsync(name);
        lake.AddBronze(name, content);

        await lake.ReadBronzeAsync();
        StageRun silver = await lake.WriteSilverAsync();
        StageRun gold = await lake.WriteGoldAsync();

        string[][] expected = ReferenceCsv.Rows(content);
        Assert.Equal(rows, expected.Length);
        Assert.Equal(expected, await ParquetRows.ReadAsync(lake.PathOf(silver.Result.Silver.Object.Uri)));
        Assert.Equal(
            expected.DistinctBy(static row => string.Join('\u001f', row)),
            await ParquetRows.ReadAsync(lake.PathOf(gold.Result.Gold.Object.Uri)));
    }

    private static Task<byte[]> ReadSampleAsync(string name) =>
        File.ReadAllBytesAsync(Path.Combine(RepositoryPaths.SharedData!, "people", name));
}
