namespace Medallion.Stages.Execution;

/// <summary>How far a stage is.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="FilesDone">Objects finished.</param>
/// <param name="FilesTotal">Objects to be read.</param>
/// <param name="BytesDone">Stored bytes read.</param>
/// <param name="BytesTotal">Stored bytes to be read.</param>
/// <param name="RowsDone">Rows read.</param>
/// <param name="RowsTotal">Rows to be read; 0 where not yet known.</param>
/// <param name="Elapsed">Time since the attempt started.</param>
/// <param name="Remaining">Estimated time to the result; null where not yet known.</param>
public sealed record StageProgress(
    Phase Phase,
    long FilesDone,
    long FilesTotal,
    long BytesDone,
    long BytesTotal,
    long RowsDone,
    long RowsTotal,
    TimeSpan Elapsed,
    TimeSpan? Remaining)
{
    /// <summary>Stored bytes per second since the attempt started.</summary>
    public double BytesPerSecond => Rate(BytesDone);

    /// <summary>Rows per second since the attempt started.</summary>
    public double RowsPerSecond => Rate(RowsDone);

    private double Rate(long count) => Elapsed > TimeSpan.Zero ? count / Elapsed.TotalSeconds : 0;
}
