namespace Benchmarks.Measuring;

/// <summary>How each contestant is run.</summary>
/// <param name="Threads">Cores that it may use.</param>
/// <param name="Passes">Times that a process runs a stage: the first one is cold, the last one is warm.</param>
internal sealed record RunSettings(int Threads, int Passes);
