using System.Diagnostics;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;
using Microsoft.Extensions.Logging;

namespace Medallion.Stages.Telemetry;

/// <summary>
/// What one attempt of a run tells of itself: its spans under those of the first caller, its metrics, its lines of the log.
/// Used by the flow that executes the run; findings may be told by any.
/// </summary>
internal sealed class RunTelemetry : IDisposable
{
    private const int MaxFindingEvents = 64;

    private readonly RunSubmission _submission;
    private readonly int _attempt;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly long _enteredAt;
    private readonly DateTimeOffset _entered = Clock.UtcNow;
    private readonly IDisposable? _scope;
    private TimeSpan _waited;
    private StageMeter? _meter;
    private Activity? _stage;
    private PhaseSpans? _phases;
    private int _findings;

    /// <summary>
    /// A run takes its place in the queue. From here on the flow that calls this works for the run, and not for the call that
    /// brought it: that may end long before the run does.
    /// </summary>
    public RunTelemetry(RunSubmission submission, TraceContext? trace, int attempt, RunEnvironment environment)
    {
        _submission = submission;
        Trace = trace;
        _attempt = attempt;
        _logger = environment.Logger;
        _time = environment.Time;
        _enteredAt = _time.GetTimestamp();
        Activity.Current = null;
        _scope = _logger.BeginScope(new RunScope(Key, attempt, trace));
        StageTelemetry.Queued.Add(1, Stage);
        foreach (SlaState state in (SlaState[])[SlaState.AtRisk, SlaState.Missed])
        {
            StageTelemetry.SlaNotices.Add(0, Stage, new(StageAttributes.SlaState, state.ToString()));
        }
    }

    /// <summary>The span that the stage hangs under; null where the first caller has none.</summary>
    public TraceContext? Trace { get; }

    private RunKey Key => _submission.Plan.Key;

    private KeyValuePair<string, object?> Stage => StageTelemetry.Of(Key.Stage);

    /// <summary>
    /// The span that an attempt hangs under: that of the call which brought it, or, where the attempt goes on with one whose
    /// process is gone, that of the call which brought the former.
    /// </summary>
    public static TraceContext? TraceOf(RunSubmission submission, RunRecord? previous) =>
        previous is { IsEnded: false, Trace: { } first } ? first : submission.Trace;

    /// <summary>A call has met its run.</summary>
    public static void Accepted(StageKind stage, Acceptance acceptance, TraceContext? run)
    {
        StageTelemetry.Accepted.Add(
            1, StageTelemetry.Of(stage), new(StageAttributes.Acceptance, acceptance.ToString().ToLowerInvariant()));
        if (run is not null && Activity.Current is { } call)
        {
            StageLinks.Add(call, run);
        }
    }

    /// <summary>The run begins to execute: what the flow does now happens in the stage's span.</summary>
    public void Begin(StageMeter meter)
    {
        _meter = meter;
        _waited = _time.GetElapsedTime(_enteredAt);
        StageTelemetry.Queued.Add(-1, Stage);
        StageTelemetry.Active.Add(1, Stage);
        StageTelemetry.QueueDuration.Record(_waited.TotalSeconds, Stage);
        StageTelemetry.Totals.Begin(Key.Stage, meter);
        DateTimeOffset now = Clock.UtcNow;
        using (Activity? queue = Start(StageSpans.Queue, _entered))
        {
            queue?.SetEndTime(now.UtcDateTime);
        }

        _stage = Start(StageSpans.Stage + StageTelemetry.NameOf(Key.Stage), now);
        if (_stage is not null)
        {
            _stage.SetTag(StageAttributes.Store, _submission.Plan.Store.ToString());
            if (_submission.Trace is { } caller)
            {
                StageLinks.Add(_stage, caller);
            }

            _phases = new PhaseSpans(_stage, meter);
            _phases.Start();
        }

        RunsLog.Started(_logger, Key, _attempt);
    }

    /// <summary>Something about the data was found.</summary>
    public void Report(Finding finding)
    {
        StageTelemetry.Findings.Add(
            1,
            Stage,
            new(StageAttributes.FindingCode, Enum.GetName(finding.Code)),
            new(StageAttributes.FindingSeverity, Enum.GetName(finding.Severity)));
        if (_stage is { IsAllDataRequested: true } && Interlocked.Increment(ref _findings) <= MaxFindingEvents)
        {
            _stage.AddEvent(new ActivityEvent(StageSpans.Finding, tags: new ActivityTagsCollection
            {
                [StageAttributes.FindingCode] = finding.Code.ToString(),
                [StageAttributes.FindingSeverity] = finding.Severity.ToString(),
                [StageAttributes.FindingCount] = finding.Count,
            }));
        }
    }

    /// <summary>The promised time is at risk, or has passed.</summary>
    public void Notice(SlaState state)
    {
        StageTelemetry.SlaNotices.Add(1, Stage, new(StageAttributes.SlaState, state.ToString()));
        _stage?.AddEvent(new ActivityEvent(
            StageSpans.SlaNotice, tags: new ActivityTagsCollection { [StageAttributes.SlaState] = state.ToString() }));
    }

    /// <summary>The run has succeeded.</summary>
    public void Succeed(RunResult result, StageProgress progress)
    {
        StageFigures figures = StageFigures.Of(result.Outcome);
        StageTelemetry.Duration.Record(result.Elapsed.TotalSeconds, Stage, new(StageAttributes.Outcome, "succeeded"));
        StageTelemetry.RowsWritten.Add(figures.RowsWritten, Stage);
        StageTelemetry.BytesWritten.Add(figures.BytesWritten, Stage);
        StageTelemetry.RowsRejected.Add(figures.RowsRejected, Stage);
        StageTelemetry.Duplicates.Add(figures.Duplicates, Stage);
        long rows = figures.RowGroups is null ? progress.RowsDone : figures.RowsWritten;
        StageTelemetry.Published.Set(Key, _time.GetUtcNow(), rows, figures.BytesWritten);
        Conclude(progress, "succeeded", failure: null);
        Describe(figures);
        RunsLog.Succeeded(
            _logger,
            Key,
            _attempt,
            result.Elapsed.TotalSeconds,
            _waited.TotalSeconds,
            progress.FilesDone,
            progress.RowsDone,
            progress.BytesDone,
            figures.Output,
            figures.RowsWritten,
            figures.BytesWritten,
            figures.Duplicates,
            figures.RowsRejected,
            result.FindingCounts.Values.Sum());
        EndStage();
    }

    /// <summary>The run has failed, or was cancelled.</summary>
    public void Fail(StageException failure, StageProgress progress)
    {
        string outcome = failure.Reason == FailureReason.RunCancelled ? "cancelled" : "failed";
        string reason = FailureCatalogue.Of(failure.Reason).Name;
        if (_meter is not null)
        {
            StageTelemetry.Duration.Record(
                progress.Elapsed.TotalSeconds,
                Stage,
                new(StageAttributes.Outcome, outcome),
                new(StageAttributes.ErrorType, reason));
            Conclude(progress, outcome, reason);
        }

        RunsLog.Failed(
            _logger,
            Key,
            _attempt,
            reason,
            _meter is null ? "Queued" : progress.Phase.ToString(),
            progress.Elapsed.TotalSeconds,
            progress.FilesDone,
            progress.RowsDone,
            progress.BytesDone,
            failure.Location.ObjectUri ?? "",
            failure.Location.Row ?? 0,
            failure.Location.ByteOffset ?? 0);
        EndStage();
    }

    /// <summary>The run has ended, however it did.</summary>
    public void Dispose()
    {
        EndStage();
        if (_meter is { } meter)
        {
            StageTelemetry.Totals.End(meter);
            StageTelemetry.Active.Add(-1, Stage);
        }
        else
        {
            StageTelemetry.Queued.Add(-1, Stage);
        }

        _scope?.Dispose();
    }

    private Activity? Start(string name, DateTimeOffset at)
    {
        Activity.Current = null; // With no caller known, it begins a trace of its own.
        Activity? span = StageTelemetry.Source.StartActivity(
            name, ActivityKind.Internal, Trace?.ToActivityContext() ?? default, startTime: at);
        if (span is not null)
        {
            StageSpans.Describe(span, _submission.Plan, _attempt);
        }

        return span;
    }

    private void Conclude(StageProgress progress, string outcome, string? failure)
    {
        _stage?.SetTag(StageAttributes.Outcome, outcome)
            .SetTag(StageAttributes.ErrorType, failure)
            .SetTag(StageAttributes.ObjectsRead, progress.FilesDone)
            .SetTag(StageAttributes.BytesRead, progress.BytesDone)
            .SetTag(StageAttributes.RowsRead, progress.RowsDone)
            .SetStatus(failure is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, failure);
        Activity.Current = _stage; // And not the last phase: what is logged now is about the stage.
    }

    private void Describe(StageFigures figures)
    {
        _stage?.SetTag(StageAttributes.RowsRejected, figures.RowsRejected);
        if (figures.RowGroups is { } groups)
        {
            _stage?.SetTag(StageAttributes.RowsWritten, figures.RowsWritten)
                .SetTag(StageAttributes.BytesWritten, figures.BytesWritten)
                .SetTag(StageAttributes.Duplicates, figures.Duplicates)
                .SetTag(StageAttributes.RowGroups, groups.Written)
                .SetTag(StageAttributes.RowGroupsPassedThrough, groups.PassedThrough);
        }
    }

    private void EndStage()
    {
        if (_stage is { IsStopped: false } stage)
        {
            DateTimeOffset now = Clock.UtcNow;
            _phases?.End(now);
            stage.SetEndTime(now.UtcDateTime);
            stage.Stop();
        }

        Activity.Current = null;
    }
}
