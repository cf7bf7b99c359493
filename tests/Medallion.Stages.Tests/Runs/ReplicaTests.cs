using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;

namespace Medallion.Stages.Tests.Runs;

/// <summary>Two replicas, one ledger.</summary>
public sealed class ReplicaTests : IAsyncDisposable
{
    private static readonly RunKey Key = new("people", "r1", StageKind.WriteSilver);

    private readonly MemoryRunRecordStore _shared = new();
    private readonly ScriptedEngine _engine = new();
    private readonly RunLimits _limits = new() { LedgerInterval = TimeSpan.Zero, HeartbeatInterval = TimeSpan.FromMilliseconds(200) };
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Replica _first;
    private readonly Replica _second;

    public ReplicaTests()
    {
        _first = new Replica(_shared, _engine, _limits);
        _second = new Replica(_shared, _engine, _limits);
    }

    private CancellationToken Token => _patience.Token;

    public async ValueTask DisposeAsync()
    {
        _first.Line.IsCut = false;
        _second.Line.IsCut = false;
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task Both_replicas_tell_the_same_events_of_one_execution()
    {
        _engine.Script = WaitsForRelease;
        Task<List<RunEvent>> here = _first.CollectAsync(Submission(), 0, Token);
        await UntilRunningAsync(_second);
        Task<List<RunEvent>> there = _second.CollectAsync(Submission(), 0, Token);
        await Task.Delay(TimeSpan.FromSeconds(2), Token); // two leases long
        _release.SetResult();

        RunEvent[] local = Stored(await here);
        List<RunEvent> followed = await there;
        Assert.Equal(1, _engine.Executions);
        Assert.Equal(Acceptance.Attached, Assert.IsType<Accepted>(followed[0].Body).Acceptance);
        Assert.Equal(Sequences(local), Sequences(Stored(followed)));
        Assert.Equal(Enumerable.Range(1, local.Length).Select(static n => (long)n), Sequences(local));
        Assert.IsType<Succeeded>(followed[^1].Body);
    }

    [Fact]
    public async Task Result_of_one_replica_is_returned_by_the_other()
    {
        await _first.CollectAsync(Submission(), 0, Token);

        RunAttachment again = await _second.Registry.SubmitAsync(Submission(), 0, Token);

        Assert.Equal(Acceptance.Reused, again.Acceptance);
        Assert.Equal(1, _engine.Executions);
        Assert.Equal(RunState.Succeeded, (await _second.Registry.FindAsync(Key, Token)).State);
        Assert.Single((await _second.Registry.ListAsync(new RunFilter("people"), null, 10, Token)).Runs);
        Assert.Empty((await _second.Registry.ListAsync(new RunFilter("others"), null, 10, Token)).Runs);
    }

    [Fact]
    public async Task Run_is_cancelled_from_another_replica()
    {
        _engine.Script = static async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            throw new InvalidOperationException("unreachable");
        };
        Task<List<RunEvent>> here = _first.CollectAsync(Submission(), 0, Token);
        await UntilRunningAsync(_second);

        RunSnapshot cancelled = await _second.Registry.CancelAsync(Key, "no longer wanted", Token);

        Assert.Equal(RunState.Cancelled, cancelled.State);
        Assert.Contains("no longer wanted", cancelled.Failure!.Detail, StringComparison.Ordinal);
        Assert.Equal(FailureReason.RunCancelled, Assert.IsType<Failed>((await here)[^1].Body).Failure.Reason);
    }

    [Fact]
    public async Task Run_of_a_silent_replica_is_taken_over_and_its_reader_goes_on_without_a_gap()
    {
        _engine.Script = WaitsForRelease;
        Task<List<RunEvent>> cut = _first.CollectAsync(Submission(), 0, Token);
        await UntilRunningAsync(_second);
        Task<List<RunEvent>> followed = _second.CollectAsync(Submission(), 0, Token);
        await Task.Delay(200, Token);
        _engine.Script = static (_, _) => Task.FromResult<StageOutcome>(SilverOutcomes.OfRows(2));
        _first.Line.IsCut = true;

        List<RunEvent> events = await followed;

        Assert.Equal(2, _engine.Executions);
        Assert.Equal(2, events[^1].Attempt);
        Assert.Equal(2, Assert.IsType<SilverOutcome>(Assert.IsType<Succeeded>(events[^1].Body).Result.Outcome).RowCount);
        long[] sequences = Sequences(Stored(events));
        Assert.Equal(Enumerable.Range(1, sequences.Length).Select(static n => (long)n), sequences);

        // The one that was cut off has stopped its stage, says nothing of its own, and finds the other's result.
        StoreException fault = await Assert.ThrowsAsync<StoreException>(() => cut);
        Assert.Equal(StoreFault.Unavailable, fault.Fault);
        _first.Line.IsCut = false;
        RunAttachment back = await _first.Registry.SubmitAsync(Submission(), 0, Token);
        Assert.Equal(Acceptance.Reused, back.Acceptance);
    }

    [Fact]
    public async Task Replica_that_was_cut_off_for_a_moment_tells_the_end_of_the_run_that_was_taken_from_it()
    {
        _engine.Script = WaitsForRelease;
        Task<List<RunEvent>> cut = _first.CollectAsync(Submission(), 0, Token);
        await UntilRunningAsync(_second);
        Task<List<RunEvent>> followed = _second.CollectAsync(Submission(), 0, Token);
        await Task.Delay(200, Token);
        _first.Line.IsCut = true;
        while (_engine.Executions < 2)
        {
            await Task.Delay(10, Token);
        }

        _first.Line.IsCut = false;
        _release.SetResult();

        Assert.IsType<Succeeded>((await followed)[^1].Body);
        RunEvent[] told = Stored(await cut);
        Assert.Equal(2, told[^1].Attempt);
        Assert.IsType<Succeeded>(told[^1].Body);
        Assert.Equal(Enumerable.Range(1, told.Length).Select(static n => (long)n), Sequences(told));
    }

    [Fact]
    public async Task Run_whose_owner_is_gone_is_cancelled_by_whoever_is_asked()
    {
        _engine.Script = WaitsForRelease;
        Task<List<RunEvent>> cut = _first.CollectAsync(Submission(), 0, Token);
        await UntilRunningAsync(_second);
        _first.Line.IsCut = true;

        RunSnapshot cancelled = await _second.Registry.CancelAsync(Key, "it hangs", Token);

        Assert.Equal(RunState.Cancelled, cancelled.State);
        await Assert.ThrowsAsync<StoreException>(() => cut);
    }

    [Fact]
    public async Task Watching_a_run_whose_owner_is_gone_ends_with_what_to_do()
    {
        _engine.Script = WaitsForRelease;
        Task<List<RunEvent>> cut = _first.CollectAsync(Submission(), 0, Token);
        await UntilRunningAsync(_second);
        _first.Line.IsCut = true;

        StageException failure = await Assert.ThrowsAsync<StageException>(async () =>
        {
            await foreach (RunEvent runEvent in _second.Registry.Watch(Key, 0, Token))
            {
                Assert.NotNull(runEvent.Body);
            }
        });

        Assert.Equal(FailureReason.RunInterrupted, failure.Reason);
        Assert.True(FailureCatalogue.Of(failure.Reason).IsRetryable);
        await Assert.ThrowsAsync<StoreException>(() => cut);
    }

    [Fact]
    public async Task Reader_on_another_replica_keeps_a_run_from_being_abandoned()
    {
        _limits.GracePeriod = TimeSpan.FromSeconds(4);
        _limits.ListenInterval = TimeSpan.FromMilliseconds(200);
        _engine.Script = WaitsForRelease;
        using var call = CancellationTokenSource.CreateLinkedTokenSource(Token);
        RunAttachment here = await _first.Registry.SubmitAsync(Submission(), 0, call.Token);
        await UntilRunningAsync(_second);
        Task<List<RunEvent>> there = _second.CollectAsync(Submission(), 0, Token);
        await Task.Delay(_limits.GracePeriod * 2, Token);
        _release.SetResult();

        Assert.IsType<Succeeded>((await there)[^1].Body);
        Assert.Equal(Acceptance.Started, here.Acceptance); // and nobody has read its events
        Assert.Equal(1, _engine.Executions);
    }

    [Fact]
    public async Task Changed_request_is_refused_also_while_the_run_is_live_elsewhere()
    {
        _engine.Script = WaitsForRelease;
        Task<List<RunEvent>> here = _first.CollectAsync(Submission(("name", "a")), 0, Token);
        await UntilRunningAsync(_second);

        StageException failure = await Assert.ThrowsAsync<StageException>(
            () => _second.Registry.SubmitAsync(Submission(("name", "b")), 0, Token));

        Assert.Equal(FailureReason.RunRequestChanged, failure.Reason);
        _release.SetResult();
        await here;
    }

    [Fact]
    public async Task Twenty_calls_at_once_on_two_replicas_execute_once()
    {
        Task<List<RunEvent>>[] calls =
            [.. Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? _first : _second).CollectAsync(Submission(), 0, Token))];

        List<RunEvent>[] told = await Task.WhenAll(calls);

        Assert.Equal(1, _engine.Executions);
        Assert.All(told, static events => Assert.IsType<Succeeded>(events[^1].Body));
    }

    private static RunSubmission Submission(params (string Name, string Value)[] fields)
    {
        var plan = new SilverPlan(Key, StoreUri.Parse("file:///lake"), null, "data/silver/people.parquet", new OutputFormat());
        return new RunSubmission(plan, fields.ToDictionary(static f => f.Name, static f => f.Value));
    }

    private static RunEvent[] Stored(IEnumerable<RunEvent> events) => [.. events.Where(static e => e.Sequence > 0)];

    private static long[] Sequences(IEnumerable<RunEvent> events) => [.. events.Select(static e => e.Sequence)];

    private async Task<StageOutcome> WaitsForRelease(IStageObserver observer, CancellationToken stop)
    {
        observer.Report(new Finding(FindingCode.ObjectEmpty, Severity.Warning, new DataLocation()));
        await _release.Task.WaitAsync(stop);
        return SilverOutcomes.OfRows(1);
    }

    private async Task UntilRunningAsync(Replica replica)
    {
        while (true)
        {
            try
            {
                if ((await replica.Registry.FindAsync(Key, Token)).State == RunState.Running)
                {
                    return;
                }
            }
            catch (StageException failure) when (failure.Reason == FailureReason.RunNotFound)
            {
                // Not there yet.
            }

            await Task.Delay(20, Token);
        }
    }
}
