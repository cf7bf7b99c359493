using System.Runtime.CompilerServices;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;
using Medallion.Stages.Runs.Queue;
using Medallion.Stages.Telemetry;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Stages.Runs.Attempts;

/// <summary>
/// One attempt of a run in this process. It executes on its own, whether or not a call follows it; a run that nobody
/// follows for the grace period is stopped, and so is one whose lease is lost.
/// </summary>
internal sealed class RunExecution : IStageObserver, IDisposable
{
    private readonly RunEnvironment _environment;
    private readonly RunSubmission _submission;
    private readonly RunLog _log;
    private readonly FindingLog _findings;
    private readonly SlaWatch _sla;
    private readonly QueuePlace _place;
    private readonly RunStop _stop = new();
    private readonly Lock _gate = new();
    private readonly RunFollowers _followers;
    private readonly StageInPlace _stage;
    private readonly int _attempt;
    private readonly int _takeOvers;
    private readonly DateTimeOffset _createTime;
    private readonly TraceContext? _trace;
    private RunTelemetry? _telemetry;
    private RunLease? _lease;
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
        _takeOvers = TakeOvers.After(previous, submission);
        _createTime = previous?.CreateTime ?? environment.Time.GetUtcNow();
        _trace = RunTelemetry.TraceOf(submission, previous);
        Meter = new StageMeter(environment.Time);

        // Readers of an attempt that was cut off still read on in it, from wherever they are; one that has ended has told them all.
        IReadOnlyList<RunEvent> earlier = previous is { IsEnded: false } ? previous.Events : [];
        long first = Math.Max(previous?.LastSequence ?? 0, afterSequence) + 1;
        _log = new RunLog(earlier, first, _attempt, environment.Time);
        _findings = new FindingLog(
            environment.Limits.MaxFindingsPerCode, BytesForFindings(earlier), finding => _log.Append(new Found(finding)));
        _sla = new SlaWatch(submission.CompleteBy);
        _place = new QueuePlace(_log, environment.Limits, environment.Time);
        TimeSpan grace = environment.Limits.GracePeriod;
        _followers = new RunFollowers(
            grace, environment.Time, () => Stop(RunStopCause.Abandoned, $"Nobody followed it for {grace}."));
        _stage = new StageInPlace(Key, _attempt, _stop, environment);
        _log.Append(new Accepted(Acceptance.Started, environment.Ledger.Executor));
    }

    public RunKey Key => _submission.Plan.Key;

    public StageMeter Meter { get; private set; }

    public IReadOnlyDictionary<string, string> Fingerprint => _submission.Fingerprint;

    /// <summary>The span that it hangs under.</summary>
    public TraceContext? Trace => _trace;

    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Whether another replica has the run now: its record tells how it goes on.</summary>
    public bool WasLost => _log.IsAbandoned;

    public RunState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
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
        if (_stage.IsGivenUp || _lease is not { IsHeld: true })
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
            _followers.Join();
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
                _followers.Leave();
            }
        }
    }

    /// <summary>Somebody follows the run on another replica: the grace period starts anew.</summary>
    public void KeepAlive() => _followers.Renew();

    /// <summary>Asks the run to stop; the first cause stays.</summary>
    public void Stop(RunStopCause cause, string reason) => _stop.Ask(cause, reason);

    /// <summary>The ledger refuses the run's end: it becomes this failure, which readers have not been told otherwise.</summary>
    public void EndOtherwise(StageException failure)
    {
        lock (_gate)
        {
            (_result, _failure, _state) = (null, failure, RunState.Failed);
            _log.ReplaceEnd(new Failed(failure));
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
                Store = _submission.Plan.Store.ToString(),
                Reads = (_submission.Plan as SilverPlan)?.Manifest?.Uri,
                Trace = _trace,
                StartTime = _startTime,
                EndTime = _endTime,
                CompleteBy = _submission.CompleteBy,
                TakeOvers = _takeOvers,
                Progress = _startTime is null ? null : Meter.Read(),
                QueuePosition = _startTime is null && _place.Position > 0 ? _place.Position : null,
                Result = _result,
                Failure = _failure,
            };
        }
    }

    public void Dispose()
    {
        _followers.Dispose();
        if (!_stage.IsGivenUp)
        {
            _stop.Dispose(); // Else its stage still looks at it.
        }
    }

    private async Task RunAsync(RunQueue queue, RunLease lease, Action<RunExecution> onEnd)
    {
        _lease = lease;
        using RunTelemetry telemetry = new(_submission, _trace, _attempt, _environment);
        _telemetry = telemetry;
        try
        {
            await using var keeper = new RunKeeper(this, _log, lease, _environment);
            await ExecuteInTurnAsync(queue);
            await keeper.EndAsync();
        }
#pragma warning disable CA1031 // nothing may leave its readers waiting: the lease runs out, and they take the run over
        catch (Exception error)
#pragma warning restore CA1031
        {
            RunsLog.Faulted(_environment.Logger, Key, _attempt, error);
            _log.Abandon();
        }
        finally
        {
            onEnd(this);
            Dispose();
        }
    }

    private async Task ExecuteInTurnAsync(RunQueue queue)
    {
        try
        {
            RunPlace place = await queue.EnterAsync(_place.MoveTo, _stop.Token)
                ?? throw queue.Refusal();
            await Task.Yield();
            Begin();
            TimeSpan allowed = _environment.Limits.TimeoutOf(Key.Stage, _submission.Timeout);
            using CancellationTokenSource timeout = new(allowed, _environment.Time);
            await using CancellationTokenRegistration onTimeout =
                timeout.Token.Register(() => Stop(RunStopCause.TimedOut, $"It was given {allowed}."));
            Settle(await ExecuteWithProgressAsync(place));
        }
#pragma warning disable CA1031 // the run's own boundary: whatever stopped the stage becomes its failure
        catch (Exception error)
#pragma warning restore CA1031
        {
            Settle(FailureTranslator.Translate(error, _stop.Failure));
            if (_failure!.Reason == FailureReason.Internal)
            {
                RunsLog.Faulted(_environment.Logger, Key, _attempt, error);
            }
        }
    }

    private async Task<StageOutcome> ExecuteWithProgressAsync(RunPlace place)
    {
        using CancellationTokenSource reporting = new();
        var reporter = new ProgressReporter(Meter, _log, _sla, _stop, _telemetry, _environment.Limits, _environment.Time);
        Task reports = reporter.ReportAsync(reporting.Token);
        try
        {
            return await _stage.ExecuteAsync(
                place, stop => _environment.Engine.ExecuteAsync(_submission.Plan with { Attempt = _attempt }, this, stop));
        }
        finally
        {
            await reporting.CancelAsync();
            await reports;
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
            // Or whoever attaches now would see its last place in the queue, and who takes it over believe that it waited.
            _log.Show(new Progressed(Meter.Read()));
            _log.WantWrite();
        }

        _telemetry?.Begin(Meter);
    }

    private void Settle(StageOutcome outcome)
    {
        DateTimeOffset now = _environment.Time.GetUtcNow();
        var result = new RunResult(outcome, Meter.Elapsed, _sla.AtEnd(now), _findings.Counts);
        _log.AppendBeforeEnd(new Progressed(Meter.Read()));
        RunRecord record = ToRecord() with { State = RunState.Succeeded, EndTime = now, Result = result };
        if (_environment.Ledger.FindSizeProblem(record, "What the stage wrote is in place") is { } problem)
        {
            Settle(problem);
            return;
        }

        lock (_gate)
        {
            (_result, _endTime, _state) = (result, now, RunState.Succeeded);
            _log.Append(new Succeeded(result), isLast: true);
        }

        _stop.Close();
        _followers.Close();
        _telemetry?.Succeed(result, Meter.Read());
    }

    private void Settle(StageException failure)
    {
        lock (_gate)
        {
            (_failure, _endTime) = (failure, _environment.Time.GetUtcNow());
            _state = failure.Reason == FailureReason.RunCancelled ? RunState.Cancelled : RunState.Failed;
            _log.Append(new Failed(failure), isLast: true);
        }

        _stop.Close();
        _followers.Close();
        _telemetry?.Fail(failure, Meter.Read());
    }

    /// <summary>A third of a record, less what the attempts before have told: the rest is the result's.</summary>
    private long BytesForFindings(IReadOnlyList<RunEvent> earlier) =>
        (_environment.Ledger.MaxRecordBytes / 3)
        - earlier.Select(static runEvent => runEvent.Body).OfType<Found>().Sum(static found => FindingLog.SizeOf(found.Finding));
}
