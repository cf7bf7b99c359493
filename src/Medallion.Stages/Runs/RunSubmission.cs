using Medallion.Stages.Plans;
using Medallion.Stages.Telemetry;

namespace Medallion.Stages.Runs;

/// <summary>What a stage call asks for.</summary>
/// <param name="Plan">What to do.</param>
/// <param name="Fingerprint">The request's fields that decide what is done, as name and text: two calls with the same are the same.</param>
public sealed record RunSubmission(StagePlan Plan, IReadOnlyDictionary<string, string> Fingerprint)
{
    /// <summary>The request itself, as whoever submits it writes and reads it: kept so that it can be submitted again.</summary>
    public ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>The promise (SLA); null: none.</summary>
    public DateTimeOffset? CompleteBy { get; init; }

    /// <summary>How long the attempt may execute; null: the server's limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether to execute even where a finished run could be reused.</summary>
    public bool Force { get; init; }

    /// <summary>The attempt whose stream the caller lost: its failure is told before a new attempt starts. 0: none.</summary>
    public int FollowedAttempt { get; init; }

    /// <summary>The span of the call; what the run does hangs under it, wherever it is executed. Default: the current one.</summary>
    public TraceContext? Trace { get; init; } = TraceContext.Current;

    /// <summary>Labels of the caller.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
