using Grpc.Core;
using Medallion.FunctionalTests.BadInput;
using Medallion.FunctionalTests.Runs;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Crash;

/// <summary>A run that ends every service that takes it over.</summary>
public sealed class CrashLoopTests
{
    [Fact]
    public async Task Run_is_taken_over_as_often_as_is_configured_and_then_fails_with_what_to_do()
    {
        await using RunsLake lake = await RunsLake.StartAsync(
            ("Medallion:Runs:MaxTakeOvers", "1"),
            ("Medallion:Ledger:Lease:Duration", "00:00:02"),
            ("Medallion:Ledger:Lease:SafetyMargin", "00:00:00.5"));
        lake.AddSlowObject();
        await KillWhileRunningAsync(lake, attempt: 1);
        await KillWhileRunningAsync(lake, attempt: 2);

        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => StageRun.CollectAsync(
            lake.First.Stages.ReadBronze(RunsLake.Request(lake.First, "r")).ResponseStream, static response => response.Event));

        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Google.Rpc.ErrorInfo info = StatusContract.Find<Google.Rpc.ErrorInfo>(failure)!;
        Assert.Equal("RUN_CRASHED", info.Type);
        Assert.Contains("Attempt 2 was cut off", failure.Status.Detail, StringComparison.Ordinal);
        Run run = await RunsLake.FindAsync(lake.First, "r");
        Assert.Equal((RunState.Failed, 2), (run.State, run.Attempt));
    }

    private static async Task KillWhileRunningAsync(RunsLake lake, int attempt)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using ServiceProcess victim = await ServiceProcess.StartAsync(
        [
            ("Medallion:Stores:0:Uri", $"file://{lake.Folder}"),
            ("Medallion:Ledger:Lease:Duration", "00:00:02"),
            ("Medallion:Ledger:Lease:SafetyMargin", "00:00:00.5"),
            ("Medallion:Ledger:Lease:PollInterval", "00:00:00.05"),
        ]);
        using AsyncServerStreamingCall<ReadBronzeResponse> call = new StageExecutionService.StageExecutionServiceClient(victim.Channel)
            .ReadBronze(RunsLake.Request(lake.First, "r"), cancellationToken: patience.Token);
        Run? run = null;
        while (run is not { State: RunState.Running } || run.Attempt != attempt)
        {
            await call.ResponseStream.MoveNext(patience.Token);
            run = await RunsLake.FindAsync(lake.First, "r");
        }

        victim.Kill();
    }
}
