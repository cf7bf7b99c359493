namespace Medallion.Parquet.Format;

/// <summary>Where the data pages of a column chunk are (parquet.thrift <c>OffsetIndex</c>).</summary>
public sealed record OffsetIndex
{
    /// <summary>Data pages in order.</summary>
    public IReadOnlyList<PageLocation> PageLocations { get; init; } = [];
}
