using System.Runtime.InteropServices;

namespace Medallion.Parquet.Writing;

/// <summary>The rows of one page, and their values: nulls have none.</summary>
/// <param name="FirstRow">The first row in the column.</param>
/// <param name="RowCount">Rows, nulls included.</param>
/// <param name="FirstValue">The first value in the column.</param>
/// <param name="ValueCount">Values.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PageRows(int FirstRow, int RowCount, int FirstValue, int ValueCount);
