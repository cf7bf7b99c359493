using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Telemetry;

namespace Medallion.Stages.Runs.Ledger;

/// <summary>What the ledger keeps of a run: enough for any replica to tell it, to reuse it, or to do it again.</summary>
/// <param name="Format">Version of this form; see <see cref="CurrentFormat"/>.</param>
/// <param name="Key">The run.</param>
/// <param name="State">Its state.</param>
/// <param name="Attempt">Its latest attempt, from 1.</param>
/// <param name="CreateTime">When its first attempt was accepted.</param>
/// <param name="Executor">The process that executes or executed it.</param>
/// <param name="Fingerprint">The request's fields that decide what is done, as name and text.</param>
/// <param name="Labels">Labels of the caller.</param>
/// <param name="SlaState">State of the promise.</param>
/// <param name="Events">Stored events of the latest attempt, and of those before it that were cut off. Their number is bounded.</param>
internal sealed record RunRecord(
    int Format,
    RunKey Key,
    RunState State,
    int Attempt,
    DateTimeOffset CreateTime,
    string Executor,
    IReadOnlyDictionary<string, string> Fingerprint,
    IReadOnlyDictionary<string, string> Labels,
    SlaState SlaState,
    IReadOnlyList<RunEvent> Events)
{
    /// <summary>Version of the form that this service writes.</summary>
    public const int CurrentFormat = 2;

    /// <summary>Version of the form of a run that has not ended: releases that know no other can follow it.</summary>
    public const int LiveFormat = 1;

    /// <summary>The request as it was submitted; empty where the version that wrote the record kept none.</summary>
    public ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>URI of the store it works on; null where the release that wrote the record did not say.</summary>
    public string? Store { get; init; }

    /// <summary>URI of what another stage left for it, where its request names that.</summary>
    public string? Reads { get; init; }

    /// <summary>The span that its latest attempt hangs under; null where the call that brought it had none.</summary>
    public TraceContext? Trace { get; init; }

    /// <summary>When its latest attempt started to execute.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>The promise.</summary>
    public DateTimeOffset? CompleteBy { get; init; }

    /// <summary>Its place in the queue of the process that is to execute it, from 1; null where it does not wait.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>How often in a row the run was taken over from a process that ended or lost it while it executed.</summary>
    public int TakeOvers { get; init; }

    /// <summary>Its latest progress.</summary>
    public StageProgress? Progress { get; init; }

    /// <summary>Its result, where it succeeded.</summary>
    public RunResult? Result { get; init; }

    /// <summary>Its failure, where it failed or was cancelled.</summary>
    public StageException? Failure { get; init; }

    /// <summary>Stands for the last event of an ended run within a stored record, and only there.</summary>
    public RunEnd? End { get; init; }

    /// <summary>Sequence of its latest stored event.</summary>
    public long LastSequence => Events.Count == 0 ? 0 : Events[^1].Sequence;

    /// <summary>Whether it has ended.</summary>
    public bool IsEnded => State is not (RunState.Queued or RunState.Running);

    /// <summary>The run ended by somebody else than the process that executed it.</summary>
    public RunRecord EndedWith(RunState state, StageException failure, DateTimeOffset now) => this with
    {
        State = state,
        EndTime = now,
        Failure = failure,
        Events = [.. Events, new RunEvent(LastSequence + 1, now, Attempt, new Failed(failure))],
    };

    /// <summary>The run as it stood when this was written.</summary>
    public RunSnapshot ToSnapshot() => new(
        Key,
        State,
        Attempt,
        CreateTime,
        StartTime,
        EndTime,
        LastSequence,
        Progress,
        Result,
        Failure,
        Labels,
        CompleteBy,
        SlaState,
        Executor)
    {
        Fingerprint = Fingerprint,
        Request = Request,
    };
}
