using System.Text.Json;
using Medallion.Cli.Tests.CommandLine;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Tests.Runs;

public sealed class RunsCancelTests
{
    private static readonly string[] Cancel = ["runs", "cancel", RunsService.Pipeline, "r", "bronze"];

    [Fact]
    public async Task A_live_run_is_stopped_and_cancelling_it_again_changes_nothing()
    {
        await using RunsService service = await RunsService.StartAsync();
        Task<StageResult> live = await service.StartSlowAsync("r");

        CliRun first = await service.CallAsync([.. Cancel, "--reason", "wrong files"]);
        CliRun second = await service.CallAsync([.. Cancel, "--reason", "another reason", "--json"]);

        StageFailedException failure = await Assert.ThrowsAsync<StageFailedException>(() => live);
        Assert.Contains("wrong files", failure.Message, StringComparison.Ordinal);
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("was running and is cancelled now", first.Out, StringComparison.Ordinal);
        Assert.Equal(0, second.ExitCode);
        JsonElement document = JsonDocument.Parse(second.Out).RootElement;
        Assert.Equal("cancelled", document.GetProperty("was").GetString());
        Assert.Equal("cancelled", document.GetProperty("run").GetProperty("state").GetString());
        string? kept = document.GetProperty("run").GetProperty("failure").GetProperty("message").GetString();
        Assert.Contains("wrong files", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_has_succeeded_stays_so()
    {
        await using RunsService service = await RunsService.StartAsync();
        await service.Folder.WriteBronzeAsync("a.csv", RunsService.Rows);
        await service.ReadBronzeAsync("r");

        CliRun english = await service.CallAsync(Cancel);
        CliRun portuguese = await service.CallAsync([.. Cancel, "--language", "pt-BR"]);

        Assert.Equal((0, 0), (english.ExitCode, portuguese.ExitCode));
        Assert.Contains("was succeeded before; nothing was changed", english.Out, StringComparison.Ordinal);
        Assert.Contains("já estava concluída; nada foi alterado", portuguese.Out, StringComparison.Ordinal);
        Assert.Equal(RunState.Succeeded, (await service.GetAsync("r")).State);
    }

    [Fact]
    public async Task A_run_of_another_process_is_stopped_through_the_ledger()
    {
        await using RunsService service = await RunsService.StartAsync(("Medallion:Runs:ListenInterval", "00:00:00.1"));
        Task<StageResult> live = await service.StartSlowAsync("r");

        CliRun run = await CliRun.Of([.. Cancel, "--store", service.Folder.Path]);

        Assert.True(run.ExitCode == 0, run.Error);
        StageFailedException failure = await Assert.ThrowsAsync<StageFailedException>(() => live);
        Assert.Equal(ErrorReason.RunCancelled, failure.Reason);
    }
}
