using Medallion.Cli.Pipelines;
using Medallion.Cli.Terminals.Progress;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Runs;

/// <summary>How far a run is, or was at its end.</summary>
internal sealed record ProgressReport
{
    /// <summary>listing, scanning, writing, deduplicating, verifying or publishing.</summary>
    public required string Phase { get; init; }

    /// <summary>Objects finished.</summary>
    public required long FilesDone { get; init; }

    /// <summary>Objects to be read.</summary>
    public required long FilesTotal { get; init; }

    /// <summary>Stored bytes read.</summary>
    public required long BytesDone { get; init; }

    /// <summary>Stored bytes to be read.</summary>
    public required long BytesTotal { get; init; }

    /// <summary>Rows read.</summary>
    public required long RowsDone { get; init; }

    /// <summary>Rows to be read; 0 where not yet known.</summary>
    public required long RowsTotal { get; init; }

    /// <summary>Share that is done, 0 to 1; null where not yet known.</summary>
    public double? Share { get; init; }

    /// <summary>Estimated time to the result, in seconds; null where not yet known.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>The report of a run's latest progress.</summary>
    public static ProgressReport Of(RunProgress progress) => new()
    {
        Phase = ProtoNames.Of(progress.Phase, "PHASE_").ToLowerInvariant(),
        FilesDone = progress.FilesDone,
        FilesTotal = progress.FilesTotal,
        BytesDone = progress.BytesDone,
        BytesTotal = progress.BytesTotal,
        RowsDone = progress.RowsDone,
        RowsTotal = progress.RowsTotal,
        Share = ProgressText.ShareOf(progress),
        SecondsLeft = progress.EstimatedRemaining?.ToTimeSpan().TotalSeconds,
    };
}
