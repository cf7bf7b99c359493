using Grpc.Core;
using Medallion.Protocol.V1;
using static Medallion.FunctionalTests.BadInput.BadLake;

namespace Medallion.FunctionalTests.Runs;

/// <summary>An attempt of ReadBronze goes on where the one before was cut off.</summary>
public sealed class ScanReuseTests
{
    private static readonly (string, string) KeepEveryScan = ("Medallion:Engine:JournalInterval", "00:00:00");

    [Fact]
    public async Task Objects_that_are_unchanged_are_not_read_again()
    {
        await using Lake lake = await Lake.InFolderAsync(KeepEveryScan);
        await FailOnThirdAsync(lake);
        lake.AddBronze("b.csv", Utf8("id,name\n10,Bea\n11,Bia\n"));
        lake.AddBronze("c.csv", Utf8("id,name\n3,Caio\n"));

        StageRun again = await lake.ReadBronzeAsync();

        Assert.Equal(1, Reused(again));
        Assert.Equal(2, again.Events[^1].Attempt);
        // What was found in it is told again.
        Assert.Equal(1, again.Findings.Count(static finding => finding.Code == FindingCode.HeaderEmpty));
        Assert.Empty(JournalOf(lake));
        StageRun fresh = await lake.ReadBronzeAsync(static request => request.Run.Key.RunId = "fresh");
        Assert.Equal(0, Reused(fresh));
        Assert.Equal(Text(fresh), Text(again));
    }

    [Fact]
    public async Task Scans_made_with_other_settings_are_not_reused()
    {
        await using Lake lake = await Lake.InFolderAsync(KeepEveryScan);
        await FailOnThirdAsync(lake);

        StageRun again = await lake.ReadBronzeAsync(static request =>
            request.Dialect = new CsvDialect { MalformedRecords = MalformedRecords.Reject });

        Assert.Equal(0, Reused(again));
        Assert.Equal(1, again.Result.Bronze.RejectedRowCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"settings\":\"\",\"scans\":null}")]
    [InlineData("columns")]
    public async Task Scans_that_cannot_be_read_are_made_again(string content)
    {
        await using Lake lake = await Lake.InFolderAsync(KeepEveryScan);
        await FailOnThirdAsync(lake);
        foreach (string page in JournalOf(lake))
        {
            string text = content == "columns"
                ? (await File.ReadAllTextAsync(page)).Replace("\"classes\":", "\"classes\":511,\"was\":", StringComparison.Ordinal)
                : content;
            await File.WriteAllTextAsync(page, text);
        }

        lake.AddBronze("c.csv", Utf8("id,name\n3,Caio\n"));
        StageRun again = await lake.ReadBronzeAsync();

        Assert.Equal(0, Reused(again));
        Assert.Equal(3, again.Result.Bronze.RowCount);
        Assert.Empty(JournalOf(lake));
    }

    [Fact]
    public async Task Short_scan_keeps_nothing()
    {
        await using Lake lake = await Lake.InFolderAsync();
        await FailOnThirdAsync(lake);
        Assert.Empty(JournalOf(lake));
    }

    private static async Task FailOnThirdAsync(Lake lake)
    {
        lake.AddBronze("a.csv", Utf8("id,\n1,Ana\n"));
        lake.AddBronze("b.csv", Utf8("id,\n2,Bea\n"));
        lake.AddBronze("c.csv", Utf8("id,name\n3,Caio,too wide\n"));
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => lake.ReadBronzeAsync());
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
    }

    private static long Reused(StageRun run) => run.Findings
        .Where(static finding => finding.Code == FindingCode.ScansReused)
        .Sum(static finding => finding.Count);

    private static string Text(StageRun run) =>
        $"{run.Result.Bronze.Columns} {run.Result.Bronze.RowCount} {run.Result.Bronze.FileCount} {run.Result.Bronze.SizeBytes}";

    private static string[] JournalOf(Lake lake)
    {
        string folder = Path.Combine(lake.Folder!, "_medallion", "runs");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
                .Where(static path => path.Contains("bronze_scans", StringComparison.Ordinal))]
            : [];
    }
}
