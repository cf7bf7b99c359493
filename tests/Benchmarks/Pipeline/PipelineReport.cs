using Benchmarks.Contestants;
using Benchmarks.Measuring;

namespace Benchmarks.Pipeline;

/// <summary>Everything that was measured: the document of <c>--json</c> and <c>--save</c>.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Threads">Cores that each contestant was given.</param>
/// <param name="Rounds">Times that everybody ran.</param>
/// <param name="Contestants">Who, with versions.</param>
/// <param name="LeftOut">Who did not run at all.</param>
/// <param name="Scenarios">One after the other.</param>
internal sealed record PipelineReport(
    Machine Machine,
    int Threads,
    int Rounds,
    IReadOnlyList<string> Contestants,
    IReadOnlyList<LeftOut> LeftOut,
    IReadOnlyList<ScenarioResult> Scenarios)
{
    /// <summary>Whether every gold file that was compared holds the same.</summary>
    public bool AllGoldIsEqual => Scenarios.SelectMany(static s => s.Gold).All(static gold => gold.Differences == 0);
}
