using Benchmarks.Measuring;

namespace Benchmarks.Facts;

/// <summary>Start-up, idle memory and small stages.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Service">Which program.</param>
/// <param name="Starts">Times that it was started.</param>
/// <param name="Facts">What was measured.</param>
internal sealed record FactsReport(Machine Machine, string Service, int Starts, IReadOnlyList<Fact> Facts);
