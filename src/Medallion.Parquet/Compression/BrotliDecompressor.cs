using System.IO.Compression;

namespace Medallion.Parquet.Compression;

/// <summary>Decompresses Brotli.</summary>
internal sealed class BrotliDecompressor : IDecompressor
{
    /// <inheritdoc/>
    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination) =>
        BrotliDecoder.TryDecompress(source, destination, out int written) && written == destination.Length;
}
