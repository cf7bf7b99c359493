namespace Medallion.Parquet.Format;

/// <summary>Rows stored together (parquet.thrift <c>RowGroup</c>).</summary>
public sealed record RowGroup
{
    /// <summary>One chunk for each leaf of the schema, in the schema's order.</summary>
    public IReadOnlyList<ColumnChunk> Columns { get; init; } = [];

    /// <summary>Bytes of all pages, uncompressed.</summary>
    public long TotalByteSize { get; init; }

    /// <summary>Rows.</summary>
    public long RowCount { get; init; }

    /// <summary>Where the first page starts.</summary>
    public long? FileOffset { get; init; }

    /// <summary>Bytes of all pages as stored.</summary>
    public long? TotalCompressedSize { get; init; }
}
