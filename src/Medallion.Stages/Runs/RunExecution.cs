using System.Runtime.CompilerServices;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Runs.Events;

namespace Medallion.Stages.Runs;

/// <summary>
/// One attempt of a run. It executes on its own, whether or not a call follows it; a run that nobody follows for the
/// grace period is stopped.
/// </summary>
internal sealed class RunExecution : IStageObserver, IDisposable
{
    private readonly RunEnvironment _environment;
    private readonly RunLog _log;
    private readonly FindingLog _findings;
    private readonly SlaWatch _sla;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly ITimer _graceTimer;
    private int _followers;
    private RunStopCause _stopCause;
    private string _stopReason = "";
    private RunResult? _result;
    private StageException? _failure;
    private DateTimeOffset? _startTime;
    private DateTimeOffset? _endTime;
    private RunState _state = RunState.Queued;
    private int _queuePosition;

    public RunExecution(RunSubmission submission, RunEnvironment environment, RunExecution? previous, long afterSequence)
    {
        Submission = submission;
        _environment = environment;
        Attempt = (previous?.Attempt ?? 0) + 1;
        FirstSequence = Math.Max(previous?.LastSequence ?? 0, afterSequence) + 1;
        CreateTime = previous?.CreateTime ?? environment.Time.GetUtcNow();
        Meter = new StageMeter(environment.Time);
        _log = new RunLog(FirstSequence, Attempt, environment.Time);
        _findings = new FindingLog(environment.Limits.MaxFindingsPerCode, finding => _log.Append(new Found(finding)));
        _sla = new SlaWatch(submission.CompleteBy);
        _graceTimer = environment.Time.CreateTimer(_ => OnGraceOver(), null, environment.Limits.GracePeriod, Timeout.InfiniteTimeSpan);
        _log.Append(new Accepted(Acceptance.Started, environment.Executor));
    }

    public RunSubmission Submission { get; }

    public RunKey Key => Submission.Plan.Key;

    public int Attempt { get; }

    public long FirstSequence { get; }

    public DateTimeOffset CreateTime { get; }

    public StageMeter Meter { get; private set; }

    public Task Completion { get; private set; } = Task.CompletedTask;

    public long LastSequence => _log.LastSequence;

    public RunResult? Result => _result;

    public StageException? Failure => _failure;

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

    public bool IsLive => State is RunState.Queued or RunState.Running;

    /// <summary>Takes its place in the queue, then executes in the background.</summary>
    public void Start(RunQueue queue) => Completion = RunAsync(queue);

    /// <inheritdoc/>
    public void Report(Finding finding) => _findings.Add(finding);

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

        _stop.Cancel();
    }

    public RunSnapshot Snapshot()
    {
        lock (_gate)
        {
            return new RunSnapshot(
                Key,
                _state,
                Attempt,
                CreateTime,
                _startTime,
                _endTime,
                LastSequence,
                _startTime is null ? null : Meter.Read(),
                _result,
                _failure,
                Submission.Labels,
                Submission.CompleteBy,
                _result?.SlaState ?? _sla.State,
                _environment.Executor);
        }
    }

    public void Dispose()
    {
        _graceTimer.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(RunQueue queue)
    {
        try
        {
            using IDisposable place = await queue.EnterAsync(OnPosition, _stop.Token)
                ?? throw new StageException(FailureReason.QueueFull);
            await Task.Yield();
            Begin();
            using CancellationTokenSource timeout = new(EffectiveTimeout(), _environment.Time);
            await using CancellationTokenRegistration onTimeout =
                timeout.Token.Register(() => Stop(RunStopCause.TimedOut, $"It was given {EffectiveTimeout()}."));
            StageOutcome outcome = await ExecuteWithProgressAsync();
            End(outcome);
        }
#pragma warning disable CA1031 // the run's own boundary: whatever stopped the stage becomes its failure
        catch (Exception error)
#pragma warning restore CA1031
        {
            End(FailureTranslator.Translate(error, StopFailure()));
            if (_failure!.Reason == FailureReason.Internal)
            {
                RunsLog.Faulted(_environment.Logger, Key, Attempt, error);
            }
        }
    }

    private async Task<StageOutcome> ExecuteWithProgressAsync()
    {
        using CancellationTokenSource reporting = new();
        Task reporter = ReportAsync(reporting.Token);
        try
        {
            return await _environment.Engine.ExecuteAsync(Submission.Plan, this, _stop.Token);
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

    private void OnPosition(int position)
    {
        Volatile.Write(ref _queuePosition, position);
        _log.Append(new Queued(position));
    }

    /// <summary>What to show when nothing has happened for a while, so that a silent stream means a broken one.</summary>
    private RunEventBody Pulse() =>
        _startTime is null ? new Queued(Volatile.Read(ref _queuePosition)) : new Progressed(Meter.Read());

    private TimeSpan EffectiveTimeout()
    {
        RunLimits limits = _environment.Limits;
        TimeSpan asked = Submission.Timeout ?? limits.DefaultTimeout;
        return asked < limits.MaxTimeout ? asked : limits.MaxTimeout;
    }

    private void Begin()
    {
        lock (_gate)
        {
            _state = RunState.Running;
            _startTime = _environment.Time.GetUtcNow();
            Meter = new StageMeter(_environment.Time);
        }

        RunsLog.Started(_environment.Logger, Key, Attempt);
    }

    private void End(StageOutcome outcome)
    {
        DateTimeOffset now = _environment.Time.GetUtcNow();
        var result = new RunResult(outcome, Meter.Elapsed, _sla.AtEnd(now), _findings.Counts);
        lock (_gate)
        {
            _result = result;
            _endTime = now;
            _state = RunState.Succeeded;
        }

        _log.Append(new Progressed(Meter.Read()));
        _log.Append(new Succeeded(result), isLast: true);
        RunsLog.Succeeded(_environment.Logger, Key, Attempt, result.Elapsed.TotalSeconds);
    }

    private void End(StageException failure)
    {
        lock (_gate)
        {
            _failure = failure;
            _endTime = _environment.Time.GetUtcNow();
            _state = failure.Reason == FailureReason.RunCancelled ? RunState.Cancelled : RunState.Failed;
        }

        _log.Append(new Failed(failure), isLast: true);
        RunsLog.Failed(_environment.Logger, Key, Attempt, failure.Reason);
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
                _ => null,
            };
        }
    }

    private void CountFollowers(int change)
    {
        lock (_gate)
        {
            _followers += change;
            TimeSpan due = _followers > 0 ? Timeout.InfiniteTimeSpan : _environment.Limits.GracePeriod;
            _graceTimer.Change(due, Timeout.InfiniteTimeSpan);
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
