using Medallion.Parquet.Bounds;

namespace Medallion.Parquet.Writing;

/// <summary>What the page index tells of one data page.</summary>
/// <param name="Offset">Bytes of the column chunk before its header.</param>
/// <param name="Size">Its bytes, header included.</param>
/// <param name="FirstRow">Its first row within the row group.</param>
/// <param name="NullCount">Nulls in it.</param>
/// <param name="IsAllNull">Whether it holds nothing else.</param>
/// <param name="Bounds">Bounds of its values; null where there are none.</param>
internal sealed record PageInfo(int Offset, int Size, int FirstRow, int NullCount, bool IsAllNull, ValueBounds? Bounds);
