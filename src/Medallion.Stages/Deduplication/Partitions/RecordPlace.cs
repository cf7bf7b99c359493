using System.Runtime.InteropServices;

namespace Medallion.Stages.Deduplication.Partitions;

/// <summary>A row, and where its key lies in the chunk that is read.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RecordPlace(ulong Hash, long Row, int KeyStart, int KeyLength);
