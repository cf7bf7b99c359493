using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.Runs;

/// <summary>Runs listed and watched through the service.</summary>
public sealed class RunServiceTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task Pages_hold_every_run_once_while_runs_are_added()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddPeople();
        var runs = new RunService.RunServiceClient(lake.First.Calls);
        for (int i = 0; i < 7; i++)
        {
            await RunAsync(lake, $"run-{i}");
        }

        List<string> told = [];
        string token = "";
        do
        {
            ListRunsResponse page = await runs.ListRunsAsync(new ListRunsRequest { PageSize = 2, PageToken = token });
            told.AddRange(page.Runs.Select(static run => run.Key.RunId));
            token = page.NextPageToken;
            await RunAsync(lake, $"new-{told.Count}");
        }
        while (token.Length > 0);

        Assert.Equal(Enumerable.Range(0, 7).Select(static i => $"run-{6 - i}"), told);
    }

    [Fact]
    public async Task Filters_are_joined_by_and()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddPeople();
        var runs = new RunService.RunServiceClient(lake.First.Calls);
        await RunAsync(lake, "a");
        await RunAsync(lake, "b");
        await Assert.ThrowsAsync<RpcException>(
            () => lake.First.WriteSilverAsync(static request => request.Run.Key.RunId = "without-bronze"));

        Assert.Equal(["without-bronze", "b", "a"], await IdsAsync(new() { Pipeline = "people_pipeline" }));
        Assert.Empty(await IdsAsync(new() { Pipeline = "people" }));
        Assert.Equal(["a"], await IdsAsync(new() { RunId = "a" }));
        Assert.Equal(["without-bronze"], await IdsAsync(new() { State = RunState.Failed }));
        Assert.Equal(["b", "a"], await IdsAsync(new() { Stage = Stage.ReadBronze, State = RunState.Succeeded }));
        Assert.Empty(await IdsAsync(new() { Stage = Stage.WriteSilver, State = RunState.Succeeded }));

        async Task<string[]> IdsAsync(ListRunsRequest request) =>
            [.. (await runs.ListRunsAsync(request)).Runs.Select(static run => run.Key.RunId)];
    }

    [Theory]
    [InlineData("50")]
    [InlineData("%%%")]
    [InlineData("LTUvcnVucw==")] // -5/runs
    [InlineData("OTIyMzM3MjAzNjg1NDc3NTgwNy9y")] // a moment that is none
    public async Task Token_that_ListRuns_did_not_return_is_refused(string token)
    {
        await using RunsLake lake = await RunsLake.StartAsync();

        RpcException failure = await Assert.ThrowsAsync<RpcException>(async () =>
            await new RunService.RunServiceClient(lake.First.Calls).ListRunsAsync(new ListRunsRequest { PageToken = token }));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
    }

    [Fact]
    public async Task Watching_tells_a_run_from_any_sequence_to_its_end_and_starts_nothing()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        Lake second = await lake.AddReplicaAsync();
        lake.AddPeople();
        List<RunEvent> told = await RunAsync(lake, "r");
        long[] all = RunsLake.Sequences(told);

        Assert.Equal(all, RunsLake.Sequences(await WatchAsync(lake.First, "r", 0)));
        Assert.Equal(all[2..], RunsLake.Sequences(await WatchAsync(second, "r", 2)));
        Assert.Equal(told[^1].Result, (await WatchAsync(second, "r", all[^1]))[^1].Result);
        Assert.Equal(1, (await RunsLake.FindAsync(second, "r")).ExecutionCount);
        RpcException unknown = await Assert.ThrowsAsync<RpcException>(() => WatchAsync(second, "unknown", 0));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Watching_a_live_run_on_any_replica_ends_with_its_failure()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        Lake second = await lake.AddReplicaAsync();
        lake.AddSlowObject();
        Task<List<RunEvent>> run = RunAsync(lake, "r");
        await RunsLake.UntilAsync(second, "r", RunState.Running, _patience.Token);
        Task<List<RunEvent>>[] watched = [WatchAsync(lake.First, "r", 0), WatchAsync(second, "r", 0)];
        await Task.Delay(300, _patience.Token);
        await RunsLake.CancelAsync(lake.First, "r");

        await Assert.ThrowsAsync<Protocol.Client.StageFailedException>(() => run);
        Assert.All(await Task.WhenAll(watched), static events =>
        {
            Assert.Equal(ErrorReason.RunCancelled, events[^1].Failure.Reason);
            long[] sequences = RunsLake.Sequences(events);
            Assert.Equal(Enumerable.Range(1, sequences.Length).Select(static n => (long)n), sequences);
        });
    }

    private Task<List<RunEvent>> RunAsync(RunsLake lake, string runId) =>
        RunsLake.CollectAsync(lake.First, RunsLake.Request(lake.First, runId), _patience.Token);

    private async Task<List<RunEvent>> WatchAsync(Lake replica, string runId, long after)
    {
        var key = new RunKey { Pipeline = "people_pipeline", RunId = runId, Stage = Stage.ReadBronze };
        using AsyncServerStreamingCall<WatchRunResponse> call = new RunService.RunServiceClient(replica.Calls).WatchRun(
            new WatchRunRequest { Key = key, ResumeAfterSequence = after }, cancellationToken: _patience.Token);
        List<RunEvent> events = [];
        await foreach (WatchRunResponse response in call.ResponseStream.ReadAllAsync(_patience.Token))
        {
            events.Add(response.Event);
        }

        return events;
    }
}
