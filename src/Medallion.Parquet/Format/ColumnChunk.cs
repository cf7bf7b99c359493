namespace Medallion.Parquet.Format;

/// <summary>One column of a row group (parquet.thrift <c>ColumnChunk</c>).</summary>
public sealed record ColumnChunk
{
    /// <summary>Another file that holds the pages, or null.</summary>
    public string? FilePath { get; init; }

    /// <summary>What it holds; null where that is encrypted.</summary>
    public ColumnMetaData? MetaData { get; init; }

    /// <summary>Where its offset index starts.</summary>
    public long? OffsetIndexOffset { get; init; }

    /// <summary>Bytes of its offset index.</summary>
    public int? OffsetIndexLength { get; init; }

    /// <summary>Where its column index starts.</summary>
    public long? ColumnIndexOffset { get; init; }

    /// <summary>Bytes of its column index.</summary>
    public int? ColumnIndexLength { get; init; }

    /// <summary>Whether its pages are encrypted.</summary>
    public bool IsEncrypted { get; init; }
}
