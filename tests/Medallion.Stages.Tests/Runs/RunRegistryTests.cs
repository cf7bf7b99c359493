using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Stages.Tests.Runs;

public sealed class RunRegistryTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ScriptedEngine _engine = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly RunLimits _limits = new() { LedgerInterval = TimeSpan.Zero };
    private readonly Lazy<RunRegistry> _registry;
    private readonly CancellationTokenSource _patience = new(Patience);

    public RunRegistryTests() =>
        _registry = new(() => new RunRegistry(_engine, _limits, Ledger(), _time, NullLogger<RunRegistry>.Instance));

    private RunRegistry Registry => _registry.Value;

    // Leases that outlast the jumps of the clock.
    private RunLedger Ledger() => new(
        new MemoryRunRecordStore(),
        new LeaseOptions { Duration = TimeSpan.FromMinutes(10), SafetyMargin = TimeSpan.FromMinutes(1) },
        _time);

    private CancellationToken Token => _patience.Token;

    public async ValueTask DisposeAsync()
    {
        if (_registry.IsValueCreated)
        {
            await _registry.Value.DisposeAsync();
        }

        _patience.Dispose();
    }

    [Fact]
    public async Task Events_of_a_run_are_numbered_from_one_without_gaps_and_end_with_the_result()
    {
        _engine.Script = static (observer, _) =>
        {
            observer.Report(new Finding(FindingCode.ObjectEmpty, Severity.Warning, new DataLocation()));
            observer.Report(new Finding(FindingCode.ColumnAdded, Severity.Info, new DataLocation()));
            return Task.FromResult<StageOutcome>(SilverOutcomes.OfRows(7));
        };

        List<RunEvent> events = await CollectAsync(Submission("a"));

        Assert.Equal(Enumerable.Range(1, events.Count).Select(static n => (long)n), events.Select(static e => e.Sequence));
        Assert.Equal(Acceptance.Started, Assert.IsType<Accepted>(events[0].Body).Acceptance);
        RunResult result = Assert.IsType<Succeeded>(events[^1].Body).Result;
        Assert.Equal(7, Assert.IsType<SilverOutcome>(result.Outcome).RowCount);
        Assert.Equal(1, result.FindingCounts[FindingCode.ColumnAdded]);
    }

    [Fact]
    public async Task Same_key_while_live_attaches_and_resumes_after_the_sequence_seen()
    {
        var release = new TaskCompletionSource();
        _engine.Script = async (observer, _) =>
        {
            observer.Report(new Finding(FindingCode.ObjectEmpty, Severity.Warning, new DataLocation()));
            await release.Task;
            return SilverOutcomes.OfRows(1);
        };
        RunAttachment first = await Registry.SubmitAsync(Submission("a"), 0, Token);
        await using (IAsyncEnumerator<RunEvent> seen = first.Events.GetAsyncEnumerator(Token))
        {
            await seen.MoveNextAsync(); // accepted, 1
            await seen.MoveNextAsync(); // finding, 2
        }

        RunAttachment second = await Registry.SubmitAsync(Submission("a"), 2, Token);
        release.SetResult();
        List<RunEvent> rest = await CollectAsync(second);

        Assert.Equal(Acceptance.Attached, second.Acceptance);
        Assert.Equal(Acceptance.Attached, Assert.IsType<Accepted>(rest[0].Body).Acceptance);
        Assert.Equal(0, rest[0].Sequence);
        Assert.Equal(3, rest[1].Sequence);
        Assert.DoesNotContain(rest, static e => e.Body is Found);
        Assert.Equal(1, _engine.Executions);
    }

    [Fact]
    public async Task Run_that_this_server_does_not_know_any_more_is_told_from_its_start_after_the_sequence_seen()
    {
        RunAttachment restarted = await Registry.SubmitAsync(Submission("a"), 57, Token);
        List<RunEvent> events = await CollectAsync(restarted);

        Assert.Equal(Acceptance.Started, Assert.IsType<Accepted>(events[0].Body).Acceptance);
        Assert.Equal(Enumerable.Range(58, events.Count).Select(static n => (long)n), events.Select(static e => e.Sequence));
    }

    [Fact]
    public async Task Run_that_waits_in_the_queue_says_so_again_when_nothing_happens()
    {
        _limits.MaxRunning = 1;
        var release = new TaskCompletionSource();
        _engine.Script = async (_, _) =>
        {
            await release.Task;
            return SilverOutcomes.OfRows(1);
        };
        await Registry.SubmitAsync(Submission("a"), 0, Token);
        RunAttachment waiting = await Registry.SubmitAsync(Submission("b"), 0, Token);
        await using IAsyncEnumerator<RunEvent> events = waiting.Events.GetAsyncEnumerator(Token);
        await events.MoveNextAsync(); // accepted
        await events.MoveNextAsync(); // its place

        ValueTask<bool> heartbeat = events.MoveNextAsync();
        _time.Advance(_limits.HeartbeatInterval);
        Assert.True(await heartbeat);
        Assert.Equal(0, events.Current.Sequence);
        Assert.Equal(1, Assert.IsType<Queued>(events.Current.Body).Position);
        release.SetResult();
    }

    [Fact]
    public async Task Same_request_after_success_returns_the_stored_result_while_the_outputs_stand()
    {
        await CollectAsync(Submission("a"));

        RunAttachment again = await Registry.SubmitAsync(Submission("a"), 0, Token);
        Assert.Equal(Acceptance.Reused, again.Acceptance);
        Assert.IsType<Succeeded>((await CollectAsync(again))[^1].Body);
        Assert.Equal(1, _engine.Executions);

        _engine.OutputsStand = false;
        RunAttachment afterLoss = await Registry.SubmitAsync(Submission("a"), 0, Token);
        Assert.Equal(Acceptance.Started, afterLoss.Acceptance);
        await CollectAsync(afterLoss);
        Assert.Equal(2, _engine.Executions);
    }

    [Fact]
    public async Task Changed_request_under_the_same_key_is_refused_with_the_difference_named()
    {
        await CollectAsync(Submission("a", ("name", "people_all")));

        StageException failure = await Assert.ThrowsAsync<StageException>(
            () => Registry.SubmitAsync(Submission("a", ("name", "everyone")), 0, Token));

        Assert.Equal(FailureReason.RunRequestChanged, failure.Reason);
        Assert.Contains("name was 'people_all' and is now 'everyone'", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Force_executes_again_as_a_new_attempt_that_continues_the_numbering()
    {
        List<RunEvent> before = await CollectAsync(Submission("a"));
        List<RunEvent> after = await CollectAsync(Submission("a") with { Force = true });

        Assert.Equal(2, _engine.Executions);
        Assert.All(after, static e => Assert.Equal(2, e.Attempt));
        Assert.Equal(before[^1].Sequence + 1, after[0].Sequence);
    }

    [Theory]
    [InlineData(FailureReason.RunCancelled, 1)]
    [InlineData(FailureReason.CsvMalformed, 1)]
    [InlineData(FailureReason.ServerStopping, 2)]
    [InlineData(FailureReason.RunInterrupted, 2)]
    public async Task Caller_that_lost_the_stream_of_an_attempt_is_told_its_failure_unless_the_server_ended_it(
        FailureReason reason, int executions)
    {
        _engine.Script = (_, _) => throw new StageException(reason);
        List<RunEvent> seen = await CollectAsync(Submission("a"));

        RunAttachment resumed = await Registry.SubmitAsync(Submission("a") with { FollowedAttempt = 1 }, seen[^2].Sequence, Token);

        Assert.Equal(reason, Assert.IsType<Failed>((await CollectAsync(resumed))[^1].Body).Failure.Reason);
        Assert.Equal(executions, _engine.Executions);
    }

    [Fact]
    public async Task Failure_ends_the_run_and_the_next_call_starts_a_new_attempt()
    {
        _engine.Script = static (_, _) => throw new StoreException(StoreFault.Unavailable, null, "k", "no answer");
        List<RunEvent> failed = await CollectAsync(Submission("a"));
        Assert.Equal(FailureReason.StoreUnavailable, Assert.IsType<Failed>(failed[^1].Body).Failure.Reason);
        Assert.Equal(RunState.Failed, (await Registry.FindAsync(Submission("a").Plan.Key, Token)).State);

        _engine.Script = static (_, _) => Task.FromResult<StageOutcome>(SilverOutcomes.OfRows(1));
        List<RunEvent> repaired = await CollectAsync(Submission("a"));
        Assert.IsType<Succeeded>(repaired[^1].Body);
        Assert.DoesNotContain(repaired, static e => e.Body is Failed);
    }

    [Fact]
    public async Task Cancelled_run_ends_with_the_reason_given()
    {
        _engine.Script = static async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            throw new InvalidOperationException("unreachable");
        };
        RunAttachment run = await Registry.SubmitAsync(Submission("a"), 0, Token);

        RunSnapshot snapshot = await Registry.CancelAsync(run.Key, "marked failed in the UI", Token);

        Assert.Equal(RunState.Cancelled, snapshot.State);
        Assert.Equal(FailureReason.RunCancelled, snapshot.Failure!.Reason);
        Assert.Contains("marked failed in the UI", snapshot.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_that_nobody_follows_goes_on_for_the_grace_period_and_then_stops()
    {
        var stopped = new TaskCompletionSource();
        _engine.Script = async (_, stop) =>
        {
            await using CancellationTokenRegistration registration = stop.Register(stopped.SetResult);
            await Task.Delay(Timeout.Infinite, stop);
            throw new InvalidOperationException("unreachable");
        };
        using var call = CancellationTokenSource.CreateLinkedTokenSource(Token);
        RunAttachment run = await Registry.SubmitAsync(Submission("a"), 0, call.Token);
        await using (IAsyncEnumerator<RunEvent> events = run.Events.GetAsyncEnumerator(call.Token))
        {
            await events.MoveNextAsync();
        }

        _time.Advance(_limits.GracePeriod - TimeSpan.FromSeconds(1));
        Assert.True((await Registry.FindAsync(run.Key, Token)).State is RunState.Running or RunState.Queued);
        _time.Advance(TimeSpan.FromSeconds(2));
        await stopped.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task Runs_beyond_the_limit_wait_in_order_and_see_their_position()
    {
        _limits.MaxRunning = 1;
        var release = new TaskCompletionSource();
        _engine.Script = async (_, _) =>
        {
            await release.Task;
            return SilverOutcomes.OfRows(1);
        };
        RunAttachment first = await Registry.SubmitAsync(Submission("a"), 0, Token);
        await UntilAsync(async () => (await Registry.FindAsync(first.Key, Token)).State == RunState.Running);
        RunAttachment second = await Registry.SubmitAsync(Submission("b"), 0, Token);
        RunAttachment third = await Registry.SubmitAsync(Submission("c"), 0, Token);
        release.SetResult();
        await CollectAsync(first);

        Assert.Equal([1], Positions(await CollectAsync(second)).Take(1));
        List<int> positions = Positions(await CollectAsync(third));
        Assert.Equal(positions.OrderDescending(), positions);
    }

    [Fact]
    public async Task Full_queue_refuses_with_a_retryable_reason()
    {
        _limits.MaxRunning = 1;
        _limits.MaxQueued = 0;
        var release = new TaskCompletionSource();
        _engine.Script = async (_, _) =>
        {
            await release.Task;
            return SilverOutcomes.OfRows(1);
        };
        RunAttachment first = await Registry.SubmitAsync(Submission("a"), 0, Token);
        await UntilAsync(async () => (await Registry.FindAsync(first.Key, Token)).State == RunState.Running);

        StageException failure = await Assert.ThrowsAsync<StageException>(() => Registry.SubmitAsync(Submission("b"), 0, Token));
        release.SetResult();

        Assert.Equal(FailureReason.QueueFull, failure.Reason);
        Assert.True(FailureCatalogue.Of(failure.Reason).IsRetryable);
    }

    [Fact]
    public async Task Findings_beyond_the_limit_are_counted_and_said_once()
    {
        _limits.MaxFindingsPerCode = 3;
        _engine.Script = static (observer, _) =>
        {
            for (int i = 0; i < 10; i++)
            {
                observer.Report(new Finding(FindingCode.ObjectEmpty, Severity.Warning, new DataLocation()));
            }

            return Task.FromResult<StageOutcome>(SilverOutcomes.OfRows(1));
        };

        List<RunEvent> events = await CollectAsync(Submission("a"));

        FindingCode[] listed = [.. events.Select(static e => e.Body).OfType<Found>().Select(static f => f.Finding.Code)];
        FindingCode[] expected = [FindingCode.ObjectEmpty, FindingCode.ObjectEmpty, FindingCode.ObjectEmpty, FindingCode.More];
        Assert.Equal(expected, listed);
        Assert.Equal(10, Assert.IsType<Succeeded>(events[^1].Body).Result.FindingCounts[FindingCode.ObjectEmpty]);
    }

    [Fact]
    public async Task Promise_that_passes_is_said_to_be_missed_once_and_the_run_goes_on()
    {
        var release = new TaskCompletionSource();
        _engine.Script = async (_, _) =>
        {
            await release.Task;
            return SilverOutcomes.OfRows(1);
        };
        RunAttachment run = await Registry.SubmitAsync(
            Submission("a") with { CompleteBy = _time.GetUtcNow() + TimeSpan.FromSeconds(2) }, 0, Token);
        Task<List<RunEvent>> collecting = CollectAsync(run);
        await UntilAsync(async () => (await Registry.FindAsync(run.Key, Token)).State == RunState.Running);
        await UntilAsync(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return (await Registry.FindAsync(run.Key, Token)).SlaState == SlaState.Missed;
        });
        _time.Advance(TimeSpan.FromSeconds(5));
        release.SetResult();

        List<RunEvent> events = await collecting;
        Assert.Single(events, static e => e.Body is SlaNoticed { State: SlaState.Missed });
        Assert.Equal(SlaState.Missed, Assert.IsType<Succeeded>(events[^1].Body).Result.SlaState);
    }

    private static RunSubmission Submission(string runId, params (string Name, string Value)[] fields)
    {
        var key = new RunKey("people_pipeline", runId, StageKind.WriteSilver);
        var plan = new SilverPlan(key, StoreUri.Parse("file:///lake"), null, "data/silver/people.parquet", new OutputFormat());
        return new RunSubmission(plan, fields.ToDictionary(static f => f.Name, static f => f.Value));
    }

    private static List<int> Positions(IEnumerable<RunEvent> events) =>
        [.. events.Select(static e => e.Body).OfType<Queued>().Select(static q => q.Position)];

    private async Task<List<RunEvent>> CollectAsync(RunSubmission submission) =>
        await CollectAsync(await Registry.SubmitAsync(submission, 0, Token));

    private async Task<List<RunEvent>> CollectAsync(RunAttachment run)
    {
        var events = new List<RunEvent>();
        await foreach (RunEvent runEvent in run.Events.WithCancellation(Token))
        {
            events.Add(runEvent);
        }

        return events;
    }

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(5, Token);
        }
    }
}
