namespace Benchmarks.Contestants;

/// <summary>A contestant that does not run, and why.</summary>
internal sealed record LeftOut(string Contestant, string Reason);
