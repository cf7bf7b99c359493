namespace Benchmarks.Pipeline;

/// <summary>How a gold file compares with the judge's.</summary>
/// <param name="Contestant">Whose it is.</param>
/// <param name="Differences">Rows that differ in any value, or stand elsewhere.</param>
internal sealed record GoldComparison(string Contestant, long Differences);
