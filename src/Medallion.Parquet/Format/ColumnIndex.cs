namespace Medallion.Parquet.Format;

/// <summary>Bounds of the data pages of a column chunk (parquet.thrift <c>ColumnIndex</c>).</summary>
public sealed record ColumnIndex
{
    /// <summary>Whether a page has nothing but nulls.</summary>
    public IReadOnlyList<bool> NullPages { get; init; } = [];

    /// <summary>Lower bounds; empty for such pages.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> MinValues { get; init; } = [];

    /// <summary>Upper bounds; empty for such pages.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> MaxValues { get; init; } = [];

    /// <summary>Order of the bounds: 0 none, 1 ascending, 2 descending.</summary>
    public int BoundaryOrder { get; init; }

    /// <summary>Nulls of each page, or null.</summary>
    public IReadOnlyList<long>? NullCounts { get; init; }
}
