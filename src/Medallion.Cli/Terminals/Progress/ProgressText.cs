using Medallion.Protocol.V1;

namespace Medallion.Cli.Terminals.Progress;

/// <summary>Writes how far a stage is for a person.</summary>
internal static class ProgressText
{
    private const double MaxBeforeResult = 0.99;

    /// <summary>For example "scanning · 1/2 files · 100,000 rows · 250 MB/s · 2.00 s left".</summary>
    public static string Of(RunProgress progress)
    {
        string phase = progress.Phase == Phase.Unspecified ? "" : progress.Phase.ToString().ToLowerInvariant();
        string files = progress.FilesTotal > 1 ? $"{progress.FilesDone:N0}/{progress.FilesTotal:N0} files" : "";
        string rows = progress.RowsDone > 0 ? Units.Count(progress.RowsDone, "row", "rows") : "";
        string rate = progress.BytesPerSecond >= 1 ? $"{Units.Bytes(progress.BytesPerSecond)}/s" : "";
        string left = progress.EstimatedRemaining is { } remaining
            ? $"{Units.Duration(remaining.ToTimeSpan())} left"
            : "";
        return string.Join(" · ", ((string[])[phase, files, rows, rate, left]).Where(static part => part.Length > 0));
    }

    /// <summary>For example "200,000 rows in 0.31 s".</summary>
    public static string Of(StageResult result)
    {
        long rows = result.StageCase switch
        {
            StageResult.StageOneofCase.Bronze => result.Bronze.RowCount,
            StageResult.StageOneofCase.Silver => result.Silver.RowCount,
            StageResult.StageOneofCase.Gold => result.Gold.RowCount,
            _ => 0,
        };
        TimeSpan elapsed = result.Elapsed?.ToTimeSpan() ?? TimeSpan.Zero;
        return $"{Units.Count(rows, "row", "rows")} in {Units.Duration(elapsed)}";
    }

    /// <summary>How the call met the run.</summary>
    public static string Of(RunAccepted accepted) => accepted.Acceptance switch
    {
        Acceptance.Attached => "found the run that is going on",
        Acceptance.Reused => "done before, its result is used",
        _ => "started",
    };

    /// <summary>The share that is done; null where it is not yet known. All of it only with the result.</summary>
    public static double? ShareOf(RunProgress progress)
    {
        (long done, long total) = progress.BytesTotal > 0
            ? (progress.BytesDone, progress.BytesTotal)
            : (progress.RowsDone, progress.RowsTotal);
        return total > 0 ? Math.Min((double)done / total, MaxBeforeResult) : null;
    }
}
