using Benchmarks.Measuring;

namespace Benchmarks.Report;

/// <summary>What was measured: the document of <c>--json</c>.</summary>
/// <param name="Rows">Rows of bronze.</param>
/// <param name="Bytes">Bytes of bronze.</param>
/// <param name="Rounds">Times that everything ran.</param>
/// <param name="Stages">The stages, by contestant.</param>
/// <param name="Differences">Rows in which the gold files differ; null where there was nothing to compare with.</param>
internal sealed record BenchmarkReport(
    long Rows, long Bytes, int Rounds, IReadOnlyList<StageSummary> Stages, long? Differences);
