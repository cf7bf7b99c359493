using System.Runtime.CompilerServices;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;
using Medallion.Stages.Telemetry;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Stages.Runs;

/// <summary>
/// One attempt of a run in this process. It executes on its own, whether or not a call follows it; a run that nobody
/// follows for the grace period is stopped, and so is one whose lease is lost.
/// </summary>
internal sealed class RunExecution : IStageObserver, IDisposable
{
    private const int MaxEarlierEvents = 2_000;

    private readonly RunEnvironment _environment;
    private readonly RunSubmission _submission;
    private readonly RunLog _log;
    private readonly FindingLog _findings;
    private readonly SlaWatch _sla;
    private readonly QueuePlace _place;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly ITimer _graceTimer;
    private readonly int _attempt;
    private readonly DateTimeOffset _createTime;
    private readonly TraceContext? _trace;
    private RunTelemetry? _telemetry;
    private RunLease? _lease;
    private int _followers;
    private RunStopCause _stopCause;
    private string _stopReason = "";
    private RunResult? _result;
    private StageException? _failure;
    private DateTimeOffset? _startTime;
    private DateTimeOffset? _endTime;
    private RunState _state = RunState.Queued;

    /// <summary>
    /// Makes the next attempt. Its events are numbered on from those of the attempt before, and from the last one that the
    /// caller has seen, who may have seen it where this ledger was not yet in use.
    /// </summary>
    public RunExecution(RunSubmission submission, RunEnvironment environment, RunRecord? previous, long afterSequence)
    {
        _submission = submission;
        _environment = environment;
        _attempt = (previous?.Attempt ?? 0) + 1;
        _createTime = previous?.CreateTime ?? environment.Time.GetUtcNow();
        _trace = RunTelemetry.TraceOf(submission, previous);
        Meter = new StageMeter(environment.Time);

        // Readers of an attempt that was cut off still read on in it; one that has ended has told them all.
        IReadOnlyList<RunEvent> earlier = previous is { IsEnded: false } ? [.. previous.Events.TakeLast(MaxEarlierEvents)] : [];
        long first = Math.Max(previous?.LastSequence ?? 0, afterSequence) + 1;
        _log = new RunLog(earlier, first, _attempt, environment.Time);
        _findings = new FindingLog(environment.Limits.MaxFindingsPerCode, finding => _log.Append(new Found(finding)));
        _sla = new SlaWatch(submission.CompleteBy);
        _place = new QueuePlace(_log, environment.Limits, environment.Time);
        _graceTimer = environment.Time.CreateTimer(_ => OnGraceOver(), null, environment.Limits.GracePeriod, Timeout.InfiniteTimeSpan);
        _log.Append(new Accepted(Acceptance.Started, environment.Ledger.Executor));
    }

    public RunKey Key => _submission.Plan.Key;

    public StageMeter Meter { get; private set; }

    public IReadOnlyDictionary<string, string> Fingerprint => _submission.Fingerprint;

    /// <summary>The span that it hangs under.</summary>
    public TraceContext? Trace => _trace;

    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Whether another replica has the run now: its record tells how it goes on.</summary>
    public bool WasLost { get; private set; }

    public bool IsQueued
    {
        get
        {
            lock (_gate)
            {
                return _state == RunState.Queued;
            }
        }
    }

    /// <summary>Takes its place in the queue, then executes in the background.</summary>
    public void Start(RunQueue queue, RunLease lease, Action<RunExecution> onEnd) => Completion = RunAsync(queue, lease, onEnd);

    /// <inheritdoc/>
    public void Report(Finding finding)
    {
        _telemetry?.Report(finding);
        _findings.Add(finding);
    }

    /// <inheritdoc/>
    public void RequireOwnership()
    {
        if (_lease is not { IsHeld: true })
        {
            throw new StageException(FailureReason.RunInterrupted, detail: "Its lease in the ledger is not held any more.");
        }
    }

    /// <summary>Follows the events of this attempt; while anybody does, the run is not abandoned.</summary>
    public async IAsyncEnumerable<RunEvent> FollowAsync(
        long afterSequence,
        bool keepsAlive,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (keepsAlive)
        {
            CountFollowers(+1);
        }

        try
        {
            IAsyncEnumerable<RunEvent> events = _log.FollowAsync(
                afterSequence, _environment.Limits.HeartbeatInterval, Pulse, cancellationToken);
            await foreach (RunEvent runEvent in events)
            {
                yield return runEvent;
            }
        }
        finally
        {
            if (keepsAlive)
            {
                CountFollowers(-1);
            }
        }
    }

    /// <summary>Somebody follows the run on another replica: the grace period starts anew.</summary>
    public void KeepAlive() => CountFollowers(0);

    /// <summary>Asks the run to stop; the first cause stays.</summary>
    public void Stop(RunStopCause cause, string reason)
    {
        lock (_gate)
        {
            if (_stopCause != RunStopCause.None || _endTime is not null)
            {
                return;
            }

            _stopCause = cause;
            _stopReason = reason;
        }

        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended in the same moment.
        }
    }

    /// <summary>The run as it stands now, for the ledger.</summary>
    public RunRecord ToRecord()
    {
        lock (_gate)
        {
            return new RunRecord(
                RunRecord.CurrentFormat,
                Key,
                _state,
                _attempt,
                _createTime,
                _environment.Ledger.Executor,
                _submission.Fingerprint,
                _submission.Labels,
                _result?.SlaState ?? _sla.State,
                _log.Events)
            {
                Request = _submission.Request,
                Trace = _trace,
                StartTime = _startTime,
                EndTime = _endTime,
                CompleteBy = _submission.CompleteBy,
                Progress = _startTime is null ? null : Meter.Read(),
                QueuePosition = _startTime is null && _place.Position > 0 ? _place.Position : null,
                Result = _result,
                Failure = _failure,
            };
        }
    }

    public void Dispose()
    {
        _graceTimer.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(RunQueue queue, RunLease lease, Action<RunExecution> onEnd)
    {
        _lease = lease;
        using RunTelemetry telemetry = new(_submission, _trace, _attempt, _environment);
        _telemetry = telemetry;
        var keeper = new RunKeeper(this, _log, lease, _environment);
        try
        {
            await ExecuteInTurnAsync(queue);
            WasLost = !await keeper.EndAsync();
        }
        finally
        {
            await keeper.DisposeAsync();
            onEnd(this);
            Dispose();
        }
    }

    private async Task ExecuteInTurnAsync(RunQueue queue)
    {
        try
        {
            using IDisposable place = await queue.EnterAsync(_place.MoveTo, _stop.Token)
                ?? throw new StageException(FailureReason.QueueFull);
            await Task.Yield();
            Begin();
            TimeSpan allowed = _environment.Limits.TimeoutOf(Key.Stage, _submission.Timeout);
            using CancellationTokenSource timeout = new(allowed, _environment.Time);
            await using CancellationTokenRegistration onTimeout =
                timeout.Token.Register(() => Stop(RunStopCause.TimedOut, $"It was given {allowed}."));
            Settle(await ExecuteWithProgressAsync());
        }
#pragma warning disable CA1031 // the run's own boundary: whatever stopped the stage becomes its failure
        catch (Exception error)
#pragma warning restore CA1031
        {
            Settle(FailureTranslator.Translate(error, StopFailure()));
            if (_failure!.Reason == FailureReason.Internal)
            {
                RunsLog.Faulted(_environment.Logger, Key, _attempt, error);
            }
        }
    }

    private async Task<StageOutcome> ExecuteWithProgressAsync()
    {
        using CancellationTokenSource reporting = new();
        Task reporter = ReportAsync(reporting.Token);
        try
        {
            return await _environment.Engine.ExecuteAsync(_submission.Plan with { Attempt = _attempt }, this, _stop.Token);
        }
        finally
        {
            await reporting.CancelAsync();
            await reporter;
        }
    }

    /// <summary>Shows progress live and stores it ever more rarely, so that a long run's log stays short.</summary>
    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        const double StoredPerElapsed = 1.0 / 200;
        TimeSpan storedAt = TimeSpan.Zero;
        StageProgress? last = null;
        using PeriodicTimer timer = new(_environment.Limits.ProgressInterval, _environment.Time);
        while (await TickAsync(timer, cancellationToken))
        {
            StageProgress progress = Meter.Read();
            if (_sla.Check(_environment.Time.GetUtcNow(), progress.Remaining) is { } notice)
            {
                _log.Append(notice);
                _telemetry?.Notice(notice.State);
            }

            if (progress.Phase != last?.Phase || progress.Elapsed - storedAt >= progress.Elapsed * StoredPerElapsed)
            {
                _log.Append(new Progressed(progress));
                storedAt = progress.Elapsed;
            }
            else
            {
                _log.Show(new Progressed(progress));
            }

            last = progress;
        }
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What to show when nothing has happened for a while, so that a silent stream means a broken one.</summary>
    private RunEventBody Pulse() =>
        _startTime is null ? new Queued(_place.Position) : new Progressed(Meter.Read());

    private void Begin()
    {
        lock (_gate)
        {
            _state = RunState.Running;
            _startTime = _environment.Time.GetUtcNow();
            Meter = new StageMeter(_environment.Time);
        }

        if (_place.Position > 0)
        {
            // Or whoever attaches now would still see its last place in the queue.
            _log.Show(new Progressed(Meter.Read()));
        }

        _telemetry?.Begin(Meter);
    }

    private void Settle(StageOutcome outcome)
    {
        DateTimeOffset now = _environment.Time.GetUtcNow();
        var result = new RunResult(outcome, Meter.Elapsed, _sla.AtEnd(now), _findings.Counts);
        _log.Append(new Progressed(Meter.Read()));
        lock (_gate)
        {
            _result = result;
            _endTime = now;
            _state = RunState.Succeeded;
        }

        _log.Append(new Succeeded(result), isLast: true);
        _telemetry?.Succeed(result, Meter.Read());
    }

    private void Settle(StageException failure)
    {
        lock (_gate)
        {
            _failure = failure;
            _endTime = _environment.Time.GetUtcNow();
            _state = failure.Reason == FailureReason.RunCancelled ? RunState.Cancelled : RunState.Failed;
        }

        _log.Append(new Failed(failure), isLast: true);
        _telemetry?.Fail(failure, Meter.Read());
    }

    private StageException? StopFailure()
    {
        lock (_gate)
        {
            return _stopCause switch
            {
                RunStopCause.Cancelled or RunStopCause.Abandoned => new StageException(FailureReason.RunCancelled, detail: _stopReason),
                RunStopCause.TimedOut => new StageException(FailureReason.RunTimedOut, detail: _stopReason),
                RunStopCause.ServerStopping => new StageException(FailureReason.ServerStopping, detail: _stopReason),
                RunStopCause.LeaseLost => new StageException(FailureReason.RunInterrupted, detail: _stopReason),
                _ => null,
            };
        }
    }

    private void CountFollowers(int change)
    {
        lock (_gate)
        {
            _followers += change;
            if (_endTime is null)
            {
                TimeSpan due = _followers > 0 ? Timeout.InfiniteTimeSpan : _environment.Limits.GracePeriod;
                _graceTimer.Change(due, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void OnGraceOver()
    {
        lock (_gate)
        {
            if (_followers > 0)
            {
                return;
            }
        }

        Stop(RunStopCause.Abandoned, $"Nobody followed it for {_environment.Limits.GracePeriod}.");
    }
}
