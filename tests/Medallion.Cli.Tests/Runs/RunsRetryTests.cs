using System.Text.Json;
using Medallion.Cli.Tests.CommandLine;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Tests.Runs;

public sealed class RunsRetryTests
{
    private static readonly string[] Retry = ["runs", "retry", RunsService.Pipeline, "r", "bronze"];

    [Fact]
    public async Task A_failed_run_succeeds_once_its_data_is_repaired()
    {
        await using RunsService service = await RunsService.StartAsync();
        await service.Folder.WriteBronzeAsync("a.csv", RunsService.BrokenRows);
        await service.FailAsync("r", task: "read_bronze_data");

        CliRun stillBroken = await service.CallAsync(Retry);
        await service.Folder.WriteBronzeAsync("a.csv", RunsService.Rows);
        CliRun repaired = await service.CallAsync([.. Retry, "--json"]);

        Assert.Equal(ExitCode.Failure, stillBroken.ExitCode);
        Assert.Contains("[CSV_MALFORMED]", stillBroken.Error, StringComparison.Ordinal);
        Assert.True(repaired.ExitCode == 0, repaired.Error);
        JsonElement document = JsonDocument.Parse(repaired.Out).RootElement;
        Assert.Equal("succeeded", document.GetProperty("status").GetString());
        Assert.Equal(3, document.GetProperty("attempt").GetInt32());
        Assert.Equal("read_bronze_data", document.GetProperty("task").GetString());
        Assert.Equal(3, document.GetProperty("result").GetProperty("rows").GetInt64());
    }

    [Fact]
    public async Task A_cancelled_run_gets_a_new_attempt()
    {
        await using RunsService service = await RunsService.StartAsync();
        Task<StageResult> live = await service.StartSlowAsync("r");
        await service.CallAsync("runs", "cancel", RunsService.Pipeline, "r", "bronze");
        await Assert.ThrowsAsync<StageFailedException>(() => live);
        service.RemoveSlowObject();
        await service.Folder.WriteBronzeAsync("a.csv", RunsService.Rows);

        CliRun run = await service.CallAsync(Retry);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("bronze: started", run.Error, StringComparison.Ordinal);
        Assert.Matches("bronze +1 file +3 ", run.Out);
        Assert.Equal(2, (await service.GetAsync("r")).Attempt);
    }

    [Fact]
    public async Task A_run_that_has_succeeded_is_executed_again_only_by_force()
    {
        await using RunsService service = await RunsService.StartAsync();
        await service.Folder.WriteBronzeAsync("a.csv", RunsService.Rows);
        await service.ReadBronzeAsync("r");

        CliRun reused = await service.CallAsync(Retry);
        int attemptThen = (await service.GetAsync("r")).Attempt;
        CliRun forced = await service.CallAsync([.. Retry, "--force"]);

        Assert.True(reused.ExitCode == 0, reused.Error);
        Assert.Contains("--force", reused.Error, StringComparison.Ordinal);
        Assert.Contains("reused", reused.Out, StringComparison.Ordinal);
        Assert.Equal(1, attemptThen);
        Assert.True(forced.ExitCode == 0, forced.Error);
        Assert.Equal(2, (await service.GetAsync("r")).Attempt);
    }

    [Fact]
    public async Task Every_stage_can_be_retried_in_this_process_from_what_the_ledger_keeps()
    {
        await using RunsService service = await RunsService.StartAsync();
        await service.Folder.WriteBronzeAsync("a.csv", RunsService.Rows);
        string[] store = ["--store", service.Folder.Path];
        CliRun first = await CliRun.Of(["run", "all", "--run-id", "r", "--key", "Id", "--gold", "once", .. store]);
        Assert.True(first.ExitCode == 0, first.Error);
        File.Delete(service.Folder.Of("data", "gold", "once.parquet"));

        CliRun gold = await CliRun.Of(["runs", "retry", "cli", "r", "gold", .. store]);
        Assert.True(gold.ExitCode == 0, gold.Error);
        Assert.Matches(@"gold +\S+once\.parquet +2 +1 ", gold.Out);
        Assert.True(File.Exists(service.Folder.Of("data", "gold", "once.parquet")));
        foreach (string stage in (string[])["silver", "bronze"])
        {
            CliRun run = await CliRun.Of(["runs", "retry", "cli", "r", stage, "--force", .. store]);
            Assert.True(run.ExitCode == 0, $"{stage}: {run.Error}");
            Assert.DoesNotContain("reused", run.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_new_promise_replaces_the_one_of_before()
    {
        await using RunsService service = await RunsService.StartAsync();
        await service.Folder.WriteBronzeAsync("a.csv", RunsService.BrokenRows);
        await service.FailAsync("r");
        await service.Folder.WriteBronzeAsync("a.csv", RunsService.Rows);

        CliRun run = await service.CallAsync([.. Retry, "--complete-by", "+2h", "--json"]);

        JsonElement result = JsonDocument.Parse(run.Out).RootElement.GetProperty("result");
        Assert.Equal("on_track", result.GetProperty("sla").GetString());
    }
}
