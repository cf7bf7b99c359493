using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Attempts;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Stages.Tests.Runs;

/// <summary>A run whose process ends in the middle of it is taken over, but not without end.</summary>
public sealed class TakeOverTests : IAsyncDisposable
{
    private static readonly RunKey Key = new("people", "r1", StageKind.WriteSilver);
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly MemoryRunRecordStore _shared = new();
    private readonly ScriptedEngine _engine = new();
    private readonly RunLimits _limits = new() { LedgerInterval = TimeSpan.Zero };
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly Replica _first;
    private readonly Replica _second;

    public TakeOverTests()
    {
        _first = new Replica(_shared, _engine, _limits);
        _second = new Replica(_shared, _engine, _limits);
    }

    private CancellationToken Token => _patience.Token;

    public async ValueTask DisposeAsync()
    {
        _first.Line.IsCut = false;
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task Run_that_has_ended_too_many_processes_fails_with_what_to_do_and_is_not_executed()
    {
        await LeaveAsync(takeOvers: _limits.MaxTakeOvers);

        List<RunEvent> events = await _first.CollectAsync(Submission(), 0, Token);

        StageException failure = Assert.IsType<Failed>(events[^1].Body).Failure;
        Assert.Equal(FailureReason.RunCrashed, failure.Reason);
        Assert.False(FailureCatalogue.Of(failure.Reason).IsRetryable);
        Assert.Equal("Attempt 5 was cut off on pod/7, in Scanning after 3 of 9 files, 1000 rows", failure.Detail);
        Assert.Equal(0, _engine.Executions);
        Assert.Equal(RunState.Failed, (await _second.Registry.FindAsync(Key, Token)).State);
    }

    [Fact]
    public async Task Call_after_that_failure_starts_the_count_anew()
    {
        await LeaveAsync(takeOvers: _limits.MaxTakeOvers);
        await _first.CollectAsync(Submission(), 0, Token);

        List<RunEvent> again = await _first.CollectAsync(Submission(), 0, Token);

        Assert.IsType<Succeeded>(again[^1].Body);
        Assert.Equal(0, (await _first.Ledger.FindAsync(Key, Token))!.TakeOvers);
    }

    [Fact]
    public async Task Take_over_within_the_limit_is_counted_and_its_end_starts_the_count_anew()
    {
        await LeaveAsync(takeOvers: _limits.MaxTakeOvers - 1);

        List<RunEvent> events = await _first.CollectAsync(Submission(), 0, Token);
        Assert.IsType<Succeeded>(events[^1].Body);
        Assert.Equal(_limits.MaxTakeOvers, (await _first.Ledger.FindAsync(Key, Token))!.TakeOvers);

        await _first.CollectAsync(Submission() with { Force = true }, 0, Token);
        Assert.Equal(0, (await _first.Ledger.FindAsync(Key, Token))!.TakeOvers);
    }

    [Fact]
    public async Task Run_that_still_waited_when_its_process_ended_has_ended_none()
    {
        await LeaveAsync(takeOvers: _limits.MaxTakeOvers, isQueued: true);

        Assert.IsType<Succeeded>((await _first.CollectAsync(Submission(), 0, Token))[^1].Body);
    }

    [Theory]
    [InlineData(true, "people")]
    [InlineData(false, "others")]
    public async Task Forced_or_changed_request_is_executed(bool force, string name)
    {
        await LeaveAsync(takeOvers: _limits.MaxTakeOvers);

        List<RunEvent> events = await _first.CollectAsync(Submission(name) with { Force = force }, 0, Token);

        Assert.IsType<Succeeded>(events[^1].Body);
    }

    [Fact]
    public async Task Follower_of_a_run_that_is_not_taken_over_is_told_why()
    {
        _limits.MaxTakeOvers = 0;
        _engine.Script = static async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            throw new InvalidOperationException("unreachable");
        };
        Task<List<RunEvent>> cut = _first.CollectAsync(Submission(), 0, Token);
        while (_engine.Executions == 0)
        {
            await Task.Delay(10, Token);
        }

        Task<List<RunEvent>> followed = _second.CollectAsync(Submission(), 0, Token);
        await Task.Delay(500, Token); // so that the ledger knows that it executes
        _first.Line.IsCut = true;

        Assert.Equal(FailureReason.RunCrashed, Assert.IsType<Failed>((await followed)[^1].Body).Failure.Reason);
        Assert.Equal(1, _engine.Executions);
        await Assert.ThrowsAsync<StoreException>(() => cut);
    }

    private static RunSubmission Submission(string name = "people")
    {
        var plan = new SilverPlan(Key, StoreUri.Parse("file:///lake"), null, "data/silver/people.parquet", new OutputFormat());
        return new RunSubmission(plan, new Dictionary<string, string> { ["name"] = name });
    }

    /// <summary>Leaves the record of a run whose process is gone, and whose lease nobody holds any more.</summary>
    private async Task LeaveAsync(int takeOvers, bool isQueued = false)
    {
        var progress = new StageProgress(Phase.Scanning, 3, 9, 0, 0, 1_000, 0, TimeSpan.FromMinutes(1), null);
        var record = new RunRecord(
            RunRecord.CurrentFormat,
            Key,
            isQueued ? RunState.Queued : RunState.Running,
            5,
            Now,
            "pod/7",
            Submission().Fingerprint,
            new Dictionary<string, string>(),
            SlaState.None,
            [new RunEvent(1, Now, 5, new Accepted(Acceptance.Started, "pod/7"))])
        {
            TakeOvers = takeOvers,
            QueuePosition = isQueued ? 4 : null,
            StartTime = isQueued ? null : Now,
            Progress = isQueued ? null : progress,
        };
        LeaseObservation absent = await _first.Ledger.Observe(Key).ObserveAsync(Token);
        using RunLease? lease = await _first.Ledger.TryTakeAsync(absent, record, Token);
        await lease!.ReleaseAsync(RunLedger.Write(record), Token);
    }
}
