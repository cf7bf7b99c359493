using Benchmarks.Measuring;

namespace Benchmarks.Kernels;

/// <summary>What the kernels do beside what the machine could do.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Memory">Bytes a second that simple loops move.</param>
/// <param name="Kernels">One core each.</param>
internal sealed record KernelReport(Machine Machine, MemoryBandwidth Memory, IReadOnlyList<KernelResult> Kernels);
