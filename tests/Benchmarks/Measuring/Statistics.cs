namespace Benchmarks.Measuring;

/// <summary>Sums up what was measured several times.</summary>
internal static class Statistics
{
    /// <summary>The middle of the values.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
