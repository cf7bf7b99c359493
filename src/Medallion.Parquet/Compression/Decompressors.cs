using Medallion.Parquet.Format;

namespace Medallion.Parquet.Compression;

/// <summary>The decompressors by codec.</summary>
internal static class Decompressors
{
    private static readonly SnappyDecompressor Snappy = new();
    private static readonly GzipDecompressor Gzip = new();
    private static readonly BrotliDecompressor Brotli = new();
    private static readonly Lz4RawDecompressor Lz4Raw = new();
    private static readonly HadoopLz4Decompressor HadoopLz4 = new();

    /// <summary>The decompressor of a codec other than none.</summary>
    /// <exception cref="ParquetFormatException"><see cref="ParquetFault.Unsupported"/>, naming the codec.</exception>
    public static IDecompressor For(CompressionCodec codec) => codec switch
    {
        CompressionCodec.Snappy => Snappy,
        CompressionCodec.Gzip => Gzip,
        CompressionCodec.Brotli => Brotli,
        CompressionCodec.Lz4Raw => Lz4Raw,
        CompressionCodec.Lz4 => HadoopLz4,
        CompressionCodec.Zstd => throw Unsupported("ZSTD"),
        CompressionCodec.Lzo => throw Unsupported("LZO"),
        _ => throw Unsupported($"number {(int)codec}"),
    };

    private static ParquetFormatException Unsupported(string codec) => new(
        ParquetFault.Unsupported,
        $"The pages are compressed with the codec {codec}, which is not supported: "
        + "write the file with SNAPPY, GZIP, BROTLI, LZ4_RAW or without compression.");
}
