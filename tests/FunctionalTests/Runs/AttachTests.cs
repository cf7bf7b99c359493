using Grpc.Core;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.Runs;

/// <summary>The ways in which a call meets its run.</summary>
public sealed class AttachTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));

    private CancellationToken Token => _patience.Token;

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task While_queued()
    {
        await using RunsLake lake = await RunsLake.StartAsync(("Medallion:Runs:MaxRunning", "1"));
        lake.AddSlowObject();
        Task<List<RunEvent>> busy = CollectAsync(lake.First, "busy");
        await RunsLake.UntilAsync(lake.First, "busy", RunState.Running, Token);
        Task<List<RunEvent>> first = CollectAsync(lake.First, "waits");
        await RunsLake.UntilAsync(lake.First, "waits", RunState.Queued, Token);
        Task<List<RunEvent>> second = CollectAsync(lake.First, "waits");
        await Task.Delay(200, Token);
        lake.RemoveSlowObject();
        lake.AddPeople();
        await RunsLake.CancelAsync(lake.First, "busy");

        await Assert.ThrowsAsync<StageFailedException>(() => busy);
        List<RunEvent> attached = await second;
        Assert.Equal(Acceptance.Attached, RunsLake.Acceptance(attached));
        Assert.Contains(attached, static e => e.Queued is { Position: 1 });
        await OnceAsync(lake.First, "waits", await first, attached);
    }

    [Fact]
    public async Task While_running()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddSlowObject();
        Followed first = new(), second = new();
        Task firstCall = first.FollowAsync(lake.First, "r", Token);
        await RunsLake.UntilAsync(lake.First, "r", RunState.Running, Token);
        Task secondCall = second.FollowAsync(lake.First, "r", Token);
        await Task.Delay(200, Token);
        await RunsLake.CancelAsync(lake.First, "r");

        await Task.WhenAll(firstCall, secondCall);
        await CancelledOnceAsync(lake.First, first, second);
    }

    [Fact]
    public async Task At_rotation()
    {
        await using RunsLake lake = await RunsLake.StartAsync(("Medallion:Runs:MaxStreamAge", "00:00:00.3"));
        lake.AddSlowObject();
        var bare = new Followed();
        Task bareCalls = bare.FollowAsync(lake.First, "r", Token);
        Task<List<RunEvent>> client = CollectAsync(lake.First, "r");
        while (bare.Rotations < 3)
        {
            await Task.Delay(50, Token);
        }

        await RunsLake.CancelAsync(lake.First, "r");

        StageFailedException failure = await Assert.ThrowsAsync<StageFailedException>(() => client);
        Assert.Equal(ErrorReason.RunCancelled, failure.Reason);
        await bareCalls;
        await CancelledOnceAsync(lake.First, bare);
    }

    [Fact]
    public async Task After_success()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddPeople();
        List<RunEvent> first = await CollectAsync(lake.First, "r");

        List<RunEvent> again = await CollectAsync(lake.First, "r", after: first[^1].Sequence);

        Assert.Equal(Acceptance.Reused, RunsLake.Acceptance(again));
        Assert.Equal(first[^1].Result, again[^1].Result);
        Assert.Equal(1, (await RunsLake.FindAsync(lake.First, "r")).ExecutionCount);
    }

    [Fact]
    public async Task After_failure()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        StageFailedException failure = await Assert.ThrowsAsync<StageFailedException>(() => CollectAsync(lake.First, "r"));
        Assert.Equal(ErrorReason.NoBronzeObjects, failure.Reason);
        lake.AddPeople();

        List<RunEvent> repaired = await CollectAsync(lake.First, "r");

        Assert.Equal(Acceptance.Started, RunsLake.Acceptance(repaired));
        Assert.All(repaired, static e => Assert.Equal(2, e.Attempt));
        Assert.NotNull(repaired[^1].Result);
    }

    [Fact]
    public async Task With_a_changed_request()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddPeople();
        await CollectAsync(lake.First, "r");
        ReadBronzeRequest changed = RunsLake.Request(lake.First, "r");
        changed.Dialect = new CsvDialect { Delimiter = ";" };

        StageFailedException failure = await Assert.ThrowsAsync<StageFailedException>(
            () => RunsLake.CollectAsync(lake.First, changed, Token));

        Assert.Equal((StatusCode.FailedPrecondition, ErrorReason.RunRequestChanged), (failure.Code, failure.Reason));
        Assert.Contains("dialect", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.Retryable);
    }

    [Fact]
    public async Task With_force()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddPeople();
        List<RunEvent> first = await CollectAsync(lake.First, "r");
        ReadBronzeRequest forced = RunsLake.Request(lake.First, "r");
        forced.Run.Force = true;

        List<RunEvent> again = await RunsLake.CollectAsync(lake.First, forced, Token);

        Assert.Equal(Acceptance.Started, RunsLake.Acceptance(again));
        Assert.Equal(first[^1].Sequence + 1, again[0].Sequence);
        Assert.Equal(2, (await RunsLake.FindAsync(lake.First, "r")).ExecutionCount);
    }

    [Fact]
    public async Task Many_callers_at_once()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        Lake second = await lake.AddReplicaAsync();
        lake.AddPeople();

        List<RunEvent>[] told = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => CollectAsync(i % 2 == 0 ? lake.First : second, "r")));

        await OnceAsync(lake.First, "r", told);
    }

    [Fact]
    public async Task From_another_replica()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        Lake second = await lake.AddReplicaAsync();
        lake.AddSlowObject();
        Followed here = new(), there = new();
        Task hereCall = here.FollowAsync(lake.First, "r", Token);
        await RunsLake.UntilAsync(second, "r", RunState.Running, Token);
        Task thereCall = there.FollowAsync(second, "r", Token);
        await Task.Delay(500, Token);
        await RunsLake.CancelAsync(second, "r");

        await Task.WhenAll(hereCall, thereCall);
        await CancelledOnceAsync(second, here, there);
    }

    [Fact]
    public async Task After_the_server_restarted()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddPeople();
        List<RunEvent> before = await CollectAsync(lake.First, "done");
        lake.AddSlowObject();
        var cut = new Followed();
        Task call = cut.FollowAsync(lake.First, "cut", Token);
        await RunsLake.UntilAsync(lake.First, "cut", RunState.Running, Token);
        await lake.StopAsync(lake.First);
        await call;
        Assert.Equal("SERVER_STOPPING", cut.Reason);
        cut.AssertWhole();
        lake.RemoveSlowObject();
        Lake next = await lake.AddReplicaAsync();

        List<RunEvent> again = await CollectAsync(next, "cut");
        Assert.Equal(2, again[^1].Attempt);
        Assert.NotNull(again[^1].Result);

        // What was read has not changed since.
        List<RunEvent> reused = await CollectAsync(next, "done");
        Assert.Equal(Acceptance.Reused, RunsLake.Acceptance(reused));
        Assert.Equal(before[^1].Result, reused[^1].Result);
    }

    private Task<List<RunEvent>> CollectAsync(Lake replica, string runId, long after = 0) =>
        RunsLake.CollectAsync(replica, RunsLake.Request(replica, runId, after), Token);

    /// <summary>The run was executed once and cancelled, and every caller was told the same from the first event on.</summary>
    private static async Task CancelledOnceAsync(Lake replica, params Followed[] told)
    {
        Assert.Equal(1, (await RunsLake.FindAsync(replica, "r")).ExecutionCount);
        Assert.All(told, static calls => Assert.Equal("RUN_CANCELLED", calls.Reason));
        Assert.All(told, static calls => calls.AssertWhole());
        Assert.All(told, calls => Assert.Equal(told[0].Sequences, calls.Sequences));
    }

    /// <summary>The run was executed once, and every caller was told the same from the first event to the result.</summary>
    private static async Task OnceAsync(Lake replica, string runId, params List<RunEvent>[] told)
    {
        Assert.Equal(1, (await RunsLake.FindAsync(replica, runId)).ExecutionCount);
        long[] sequences = RunsLake.Sequences(told[0]);
        Assert.Equal(Enumerable.Range(1, sequences.Length).Select(static n => (long)n), sequences);
        Assert.All(told, events => Assert.Equal(sequences, RunsLake.Sequences(events)));
        Assert.All(told, events => Assert.Equal(told[0][^1].Result, events[^1].Result));
    }
}
