namespace Medallion.Parquet.Format;

/// <summary>Where a data page is (parquet.thrift <c>PageLocation</c>).</summary>
public sealed record PageLocation
{
    /// <summary>Where its header starts.</summary>
    public long Offset { get; init; }

    /// <summary>Bytes with its header, as stored.</summary>
    public int CompressedSize { get; init; }

    /// <summary>Its first row, counted from the row group's first.</summary>
    public long FirstRowIndex { get; init; }
}
