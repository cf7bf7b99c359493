using Medallion.Cli.Pipelines;
using Medallion.Cli.Terminals;

namespace Medallion.Cli.Runs;

/// <summary>What came of a run that was followed: the document of <c>runs watch</c> and <c>runs retry</c>.</summary>
internal sealed record FollowReport
{
    /// <summary>
    /// succeeded, failed or cancelled; detached where the watching was ended, lost where the service or the run's executor
    /// was gone for too long.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>Name of the pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Name of the logical run.</summary>
    public required string RunId { get; init; }

    /// <summary>bronze, silver or gold.</summary>
    public required string Stage { get; init; }

    /// <summary>The task; null where the key has none.</summary>
    public string? Task { get; init; }

    /// <summary>The attempt that was followed last; 0 where nothing was heard of any.</summary>
    public required int Attempt { get; init; }

    /// <summary>What it did; null where it has not succeeded.</summary>
    public StageReport? Result { get; init; }

    /// <summary>What was found in the data, in order.</summary>
    public required IReadOnlyList<FindingReport> Findings { get; init; }

    /// <summary>Why it did not succeed, or is not followed any more; null where it succeeded.</summary>
    public FailureReport? Failure { get; init; }
}
