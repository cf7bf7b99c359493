using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>A row group of another file with the same columns, to be copied byte for byte.</summary>
/// <param name="Source">The other file.</param>
/// <param name="Number">Place of the row group in it, from 0.</param>
/// <param name="Metadata">The row group in its footer.</param>
/// <param name="ColumnIndexes">The column index of each column; null where it has none.</param>
public sealed record PassThroughRowGroup(
    IRandomAccessSource Source,
    int Number,
    RowGroup Metadata,
    IReadOnlyList<ColumnIndex?> ColumnIndexes);
