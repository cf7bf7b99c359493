using Benchmarks.Contestants;
using Benchmarks.Measuring;

namespace Benchmarks.Pipeline;

/// <summary>What to measure.</summary>
/// <param name="Scenarios">One after the other.</param>
/// <param name="Rounds">Times that everybody runs.</param>
/// <param name="Run">How.</param>
/// <param name="Only">Beginnings of the names of those who run; empty for all.</param>
/// <param name="Program">The service.</param>
/// <param name="Folder">Where data is kept; null: in a temporary folder.</param>
internal sealed record PipelineSettings(
    IReadOnlyList<Scenario> Scenarios,
    int Rounds,
    RunSettings Run,
    IReadOnlyList<string> Only,
    ServiceProgram Program,
    string? Folder)
{
    /// <summary>Whether somebody was asked for.</summary>
    public bool Includes(string name) => Only.Count == 0 || Only.Any(only => name.StartsWith(only, StringComparison.OrdinalIgnoreCase));
}
