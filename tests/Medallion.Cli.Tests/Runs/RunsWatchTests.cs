using System.Text.Json;
using Medallion.Cli.Tests.CommandLine;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Tests.Runs;

public sealed class RunsWatchTests
{
    private static readonly string[] Watch = ["runs", "watch", RunsService.Pipeline, "r", "bronze"];

    [Fact]
    public async Task A_run_that_has_succeeded_ends_with_its_result()
    {
        await using RunsService service = await RunsService.StartAsync();
        await service.Folder.WriteBronzeAsync("a.csv", RunsService.Rows);
        await service.ReadBronzeAsync("r");

        CliRun run = await service.CallAsync(Watch);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("bronze: 3 rows in ", run.Error, StringComparison.Ordinal);
        Assert.Matches("bronze +1 file +3 ", run.Out);
    }

    [Fact]
    public async Task A_run_that_has_failed_ends_with_its_failure_and_the_exit_code_for_it()
    {
        await using RunsService service = await RunsService.StartAsync();
        await service.Folder.WriteBronzeAsync("a.csv", RunsService.BrokenRows);
        await service.FailAsync("r");

        CliRun run = await service.CallAsync([.. Watch, "--language", "pt-BR"]);

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("[CSV_MALFORMED]", run.Error, StringComparison.Ordinal);
        Assert.Contains("o que fazer: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_run_is_followed_from_the_queue_to_its_end()
    {
        await using RunsService service = await RunsService.StartAsync(("Medallion:Runs:MaxRunning", "1"));
        Task<StageResult> busy = await service.StartSlowAsync("busy");
        Task<StageResult> live = service.ReadBronzeAsync("r");
        await service.UntilAsync("r", RunState.Queued);
        Task<CliRun> watching = service.CallAsync([.. Watch, "--events"]);

        service.RemoveSlowObject();
        await service.Folder.WriteBronzeAsync("a.csv", RunsService.Rows);
        await service.CallAsync("runs", "cancel", RunsService.Pipeline, "busy", "bronze");
        CliRun run = await watching;

        await Assert.ThrowsAsync<StageFailedException>(() => busy);
        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement[] lines = [.. run.Out.TrimEnd().Split('\n').Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Contains(lines[..^1], static line => line.GetProperty("event").TryGetProperty("queued", out _));
        Assert.True(lines[^2].GetProperty("event").TryGetProperty("result", out _));
        Assert.Equal("succeeded", lines[^1].GetProperty("status").GetString());
        Assert.Equal((await live).Bronze.RowCount, lines[^1].GetProperty("result").GetProperty("rows").GetInt64());
    }

    [Fact]
    public async Task A_live_run_that_is_cancelled_ends_as_cancelled()
    {
        await using RunsService service = await RunsService.StartAsync();
        Task<StageResult> live = await service.StartSlowAsync("r");
        Task<CliRun> watching = service.CallAsync([.. Watch, "--json"]);

        await service.CallAsync("runs", "cancel", RunsService.Pipeline, "r", "bronze", "--reason", "wrong files");
        CliRun run = await watching;

        await Assert.ThrowsAsync<StageFailedException>(() => live);
        Assert.Equal(ExitCode.Failure, run.ExitCode);
        JsonElement document = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal("cancelled", document.GetProperty("status").GetString());
        Assert.Equal("RUN_CANCELLED", document.GetProperty("failure").GetProperty("reason").GetString());
        Assert.Contains("wrong files", document.GetProperty("failure").GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_ends_the_watching_and_not_the_run()
    {
        await using RunsService service = await RunsService.StartAsync();
        Task<StageResult> live = await service.StartSlowAsync("r");
        using MedallionProcess watching = MedallionProcess.Start([.. Watch, "--events", "--endpoint", service.Address]);

        await watching.SeeAsync("\"accepted\"");
        await watching.InterruptAsync();
        CliRun run = await watching.WaitAsync();

        Assert.Equal(ExitCode.Cancelled, run.ExitCode);
        string document = run.Out.TrimEnd().Split('\n')[^1];
        Assert.Equal("detached", JsonDocument.Parse(document).RootElement.GetProperty("status").GetString());
        Assert.Contains("the run goes on", run.Error, StringComparison.Ordinal);
        Assert.Equal(RunState.Running, (await service.GetAsync("r")).State);
        await service.CallAsync("runs", "cancel", RunsService.Pipeline, "r", "bronze");
        await Assert.ThrowsAsync<StageFailedException>(() => live);
    }

    [Fact]
    public async Task A_run_of_another_process_is_followed_through_the_ledger()
    {
        await using RunsService service = await RunsService.StartAsync();
        Task<StageResult> live = await service.StartSlowAsync("r");
        Task<CliRun> watching = CliRun.Of([.. Watch, "--store", service.Folder.Path]);

        await service.CallAsync("runs", "cancel", RunsService.Pipeline, "r", "bronze");
        CliRun run = await watching;

        await Assert.ThrowsAsync<StageFailedException>(() => live);
        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("[RUN_CANCELLED]", run.Error, StringComparison.Ordinal);
    }
}
