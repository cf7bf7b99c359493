using System.Runtime.InteropServices;

namespace Medallion.Stages.Deduplication.Spilling;

/// <summary>Chunks that were written to the spill file, one behind the other.</summary>
/// <param name="Position">Where they start.</param>
/// <param name="Length">Bytes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SpilledRun(long Position, long Length);
