using Benchmarks.Contestants;
using Benchmarks.Measuring;

namespace Benchmarks.Pipeline;

/// <summary>What came of a scenario.</summary>
/// <param name="Rows">Rows of bronze.</param>
/// <param name="Bytes">Bytes of bronze.</param>
/// <param name="Duplicates">Rows that gold leaves out: none, half or 1 %.</param>
/// <param name="Store">folder or S3.</param>
/// <param name="Stages">Every stage of every contestant.</param>
/// <param name="Gold">Every gold file but the judge's; empty where there is no judge.</param>
/// <param name="LeftOut">Who did not run.</param>
internal sealed record ScenarioResult(
    long Rows,
    long Bytes,
    string Duplicates,
    string Store,
    IReadOnlyList<StageSummary> Stages,
    IReadOnlyList<GoldComparison> Gold,
    IReadOnlyList<LeftOut> LeftOut)
{
    /// <summary>In words.</summary>
    public string Title => $"{Rows:N0} rows, {Bytes / 1e6:N0} MB of CSV, duplicates: {Duplicates}, {Store}";
}
