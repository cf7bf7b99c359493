namespace Benchmarks.Measuring;

/// <summary>How long answers took.</summary>
internal sealed class Latencies
{
    private readonly TimeSpan[] _sorted;

    public Latencies(IEnumerable<TimeSpan> answers) => _sorted = [.. answers.Order()];

    /// <summary>The time within which this share of the answers came, by the nearest rank.</summary>
    public TimeSpan Percentile(double percent) => _sorted[(int)Math.Ceiling(percent / 100 * _sorted.Length) - 1];

    public override string ToString() =>
        $"{_sorted.Length} answers: p50 {Percentile(50).TotalMilliseconds:F1} ms, p95 {Percentile(95).TotalMilliseconds:F1} ms, "
        + $"p99 {Percentile(99).TotalMilliseconds:F1} ms, max {_sorted[^1].TotalMilliseconds:F1} ms";
}
