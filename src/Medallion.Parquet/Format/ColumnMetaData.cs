using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Format;

/// <summary>What a column chunk holds (parquet.thrift <c>ColumnMetaData</c>).</summary>
public sealed record ColumnMetaData
{
    /// <summary>Physical type.</summary>
    public PhysicalType Type { get; init; }

    /// <summary>Encodings that occur.</summary>
    public IReadOnlyList<ParquetEncoding> Encodings { get; init; } = [];

    /// <summary>Names from below the schema's root down.</summary>
    public IReadOnlyList<string> PathInSchema { get; init; } = [];

    /// <summary>How its pages are compressed.</summary>
    public CompressionCodec Codec { get; init; }

    /// <summary>Values, nulls included.</summary>
    public long ValueCount { get; init; }

    /// <summary>Bytes of its pages with their headers, uncompressed.</summary>
    public long TotalUncompressedSize { get; init; }

    /// <summary>Bytes of its pages with their headers, as stored.</summary>
    public long TotalCompressedSize { get; init; }

    /// <summary>What the writer wanted to be kept with the chunk.</summary>
    public IReadOnlyList<KeyValue> KeyValueMetadata { get; init; } = [];

    /// <summary>Where the first data page starts.</summary>
    public long DataPageOffset { get; init; }

    /// <summary>Where the dictionary page starts.</summary>
    public long? DictionaryPageOffset { get; init; }

    /// <summary>Bounds and counts.</summary>
    public Statistics? Statistics { get; init; }

    /// <summary>How many pages have which encoding; empty where the writer did not say.</summary>
    public IReadOnlyList<PageEncodingStatistics> EncodingStatistics { get; init; } = [];
}
