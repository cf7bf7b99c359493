namespace Benchmarks.Measuring;

/// <summary>One stage over all rounds.</summary>
/// <param name="Contestant">Who ran it.</param>
/// <param name="Stage">One of <see cref="Stages"/>.</param>
/// <param name="Seconds">Median of the rounds, warm.</param>
/// <param name="MinSeconds">The quickest round, warm.</param>
/// <param name="MaxSeconds">The slowest round, warm.</param>
/// <param name="ColdSeconds">Median of the rounds, the first run of a process.</param>
/// <param name="Ratio">Its seconds divided by ours.</param>
/// <param name="PeakBytes">
/// The largest peak of the rounds. Of ours both passes count; of a peer the pass that took less, as what a library keeps from
/// its first pass is not what a stage takes.
/// </param>
/// <param name="OutputBytes">Size of the file written; 0 where none is.</param>
/// <param name="OutputRows">Rows read (bronze) or written.</param>
internal sealed record StageSummary(
    string Contestant,
    string Stage,
    double Seconds,
    double MinSeconds,
    double MaxSeconds,
    double ColdSeconds,
    double Ratio,
    long PeakBytes,
    long OutputBytes,
    long OutputRows)
{
    /// <summary>Sums up rounds, each of which holds every contestant. The first contestant is the one to compare with.</summary>
    public static IReadOnlyList<StageSummary> Of(IReadOnlyList<IReadOnlyList<StageMeasurement>> rounds)
    {
        StageSummary[] summaries =
        [
            .. from stage in Stages.All.Append(Stages.Pipeline)
               from contestant in rounds.SelectMany(static r => r).Select(static m => m.Contestant).Distinct()
               select Summarize(contestant, stage, rounds),
        ];
        string ours = summaries[0].Contestant;
        return [.. summaries.Select(s => s with
        {
            Ratio = s.Seconds / summaries.First(o => o.Contestant == ours && o.Stage == s.Stage).Seconds,
            PeakBytes = Peak(s.Contestant, s.Stage, rounds, s.Contestant == ours),
        })];
    }

    private static StageSummary Summarize(
        string contestant, string stage, IReadOnlyList<IReadOnlyList<StageMeasurement>> rounds)
    {
        StageMeasurement[][] own = [.. rounds.Select(round => Select(contestant, stage, round))];
        double[] warm = [.. own.Select(static round => Sum(round, round.Max(static m => m.Pass)))];
        StageMeasurement last = own[^1][^1];
        return new StageSummary(
            contestant,
            stage,
            Statistics.Median(warm),
            warm.Min(),
            warm.Max(),
            Statistics.Median(own.Select(static round => Sum(round, 1))),
            Ratio: 1,
            PeakBytes: 0,
            stage == Stages.Pipeline ? 0 : last.OutputBytes,
            last.OutputRows);
    }

    private static long Peak(
        string contestant, string stage, IReadOnlyList<IReadOnlyList<StageMeasurement>> rounds, bool ours) => rounds.Max(round =>
    {
        var passes = Select(contestant, stage, round).GroupBy(static m => m.Pass).Select(static pass => pass.Max(static m => m.PeakBytes));
        return ours ? passes.Max() : passes.Min();
    });

    private static StageMeasurement[] Select(string contestant, string stage, IReadOnlyList<StageMeasurement> round) =>
        [.. round.Where(m => m.Contestant == contestant && (m.Stage == stage || stage == Stages.Pipeline))];

    private static double Sum(IEnumerable<StageMeasurement> round, int pass) =>
        round.Where(m => m.Pass == pass).Sum(static m => m.Seconds);
}
