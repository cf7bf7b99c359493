namespace Benchmarks.Kernels;

/// <summary>Bytes a second that simple loops read, or read and write elsewhere, of memory that no cache holds.</summary>
/// <param name="Read">One core.</param>
/// <param name="Copy">One core; each byte counts once.</param>
/// <param name="ReadOnAllCores">All cores together.</param>
/// <param name="CopyOnAllCores">All cores together.</param>
internal sealed record MemoryBandwidth(double Read, double Copy, double ReadOnAllCores, double CopyOnAllCores);
