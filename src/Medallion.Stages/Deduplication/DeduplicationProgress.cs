using System.Runtime.InteropServices;

namespace Medallion.Stages.Deduplication;

/// <summary>How far the comparison of keys is.</summary>
/// <param name="RowsCompared">Rows whose fate is known.</param>
/// <param name="RowCount">Rows in all.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DeduplicationProgress(long RowsCompared, long RowCount);
