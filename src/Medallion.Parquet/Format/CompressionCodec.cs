namespace Medallion.Parquet.Format;

/// <summary>How pages are compressed. The numbers are those of parquet.thrift <c>CompressionCodec</c>.</summary>
public enum CompressionCodec
{
    /// <summary>Not.</summary>
    Uncompressed = 0,

    /// <summary>Snappy's raw block format.</summary>
    Snappy = 1,

    /// <summary>GZIP members.</summary>
    Gzip = 2,

    /// <summary>LZO; never specified.</summary>
    Lzo = 3,

    /// <summary>Brotli.</summary>
    Brotli = 4,

    /// <summary>Deprecated: LZ4 in Hadoop's framing, or without.</summary>
    Lz4 = 5,

    /// <summary>Zstandard.</summary>
    Zstd = 6,

    /// <summary>A bare LZ4 block.</summary>
    Lz4Raw = 7,
}
