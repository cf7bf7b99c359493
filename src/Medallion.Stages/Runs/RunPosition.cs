namespace Medallion.Stages.Runs;

/// <summary>
/// The place of a run among all runs. It does not change while the run is remembered, so that a listing that goes on behind
/// it neither repeats nor misses a run, whatever comes and goes meanwhile.
/// </summary>
/// <param name="CreateTime">When the run's first attempt was accepted.</param>
/// <param name="Record">Name of its record: orders runs that were accepted at the same moment.</param>
public sealed record RunPosition(DateTimeOffset CreateTime, string Record)
{
    /// <summary>The order of a listing: the latest accepted first.</summary>
    public static IComparer<RunPosition> LatestFirst { get; } = Comparer<RunPosition>.Create(static (a, b) =>
    {
        int order = b.CreateTime.CompareTo(a.CreateTime);
        return order != 0 ? order : string.CompareOrdinal(a.Record, b.Record);
    });
}
