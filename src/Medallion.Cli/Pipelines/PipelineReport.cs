using Medallion.Cli.Terminals;

namespace Medallion.Cli.Pipelines;

/// <summary>What came of a run of stages: the document of <c>--json</c>.</summary>
internal sealed record PipelineReport
{
    /// <summary>succeeded, failed or cancelled.</summary>
    public required string Status { get; init; }

    /// <summary>Name of the pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Name of the logical run: the same command with it finds this run again.</summary>
    public required string RunId { get; init; }

    /// <summary>The store that holds the layers.</summary>
    public required string Store { get; init; }

    /// <summary>The stages that succeeded, in flow order.</summary>
    public required IReadOnlyList<StageReport> Stages { get; init; }

    /// <summary>What was found in the data, in order.</summary>
    public required IReadOnlyList<FindingReport> Findings { get; init; }

    /// <summary>Why it failed or was cancelled; null where it succeeded.</summary>
    public FailureReport? Failure { get; init; }
}
