namespace Benchmarks.Measuring;

/// <summary>One stage over all rounds.</summary>
/// <param name="Contestant">Who ran it.</param>
/// <param name="Stage">bronze, silver or gold.</param>
/// <param name="MedianSeconds">Median of the rounds.</param>
/// <param name="PeakBytes">The largest peak of the rounds.</param>
/// <param name="OutputBytes">Size of the file written.</param>
/// <param name="OutputRows">Rows read (bronze) or written.</param>
internal sealed record StageSummary(
    string Contestant, string Stage, double MedianSeconds, long PeakBytes, long OutputBytes, long OutputRows)
{
    /// <summary>Summaries in the order in which the stages ran.</summary>
    public static IReadOnlyList<StageSummary> Of(IEnumerable<StageMeasurement> measurements) =>
    [
        .. measurements.GroupBy(static m => (m.Contestant, m.Stage)).Select(static group => new StageSummary(
            group.Key.Contestant,
            group.Key.Stage,
            Median([.. group.Select(static m => m.Seconds).Order()]),
            group.Max(static m => m.PeakBytes),
            group.Last().OutputBytes,
            group.Last().OutputRows)),
    ];

    private static double Median(double[] sorted) =>
        (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
