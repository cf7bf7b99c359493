using Medallion.Stages.Execution;
using Medallion.Stages.Failures;

namespace Medallion.Stages.Runs;

/// <summary>A run as it stands at one moment.</summary>
/// <param name="Key">Its key.</param>
/// <param name="State">Its state.</param>
/// <param name="Attempt">Its latest attempt, from 1; also how often it was executed.</param>
/// <param name="CreateTime">When its first attempt was accepted.</param>
/// <param name="StartTime">When its latest attempt started to execute.</param>
/// <param name="EndTime">When it ended.</param>
/// <param name="LastSequence">Sequence of its latest stored event.</param>
/// <param name="Progress">Its latest progress.</param>
/// <param name="Result">Its result, where it succeeded.</param>
/// <param name="Failure">Its failure, where it failed or was cancelled.</param>
/// <param name="Labels">Labels of the caller.</param>
/// <param name="CompleteBy">The promise.</param>
/// <param name="SlaState">State of the promise.</param>
/// <param name="Executor">The process that executes or executed it.</param>
public sealed record RunSnapshot(
    RunKey Key,
    RunState State,
    int Attempt,
    DateTimeOffset CreateTime,
    DateTimeOffset? StartTime,
    DateTimeOffset? EndTime,
    long LastSequence,
    StageProgress? Progress,
    RunResult? Result,
    StageException? Failure,
    IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset? CompleteBy,
    SlaState SlaState,
    string Executor)
{
    /// <summary>The request's fields that decide what is done, as name and text.</summary>
    public IReadOnlyDictionary<string, string> Fingerprint { get; init; } = new Dictionary<string, string>();

    /// <summary>The request as it was submitted; empty where none was kept.</summary>
    public ReadOnlyMemory<byte> Request { get; init; }
}
