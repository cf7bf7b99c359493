using System.IO.Compression;

namespace Medallion.Parquet.Compression;

/// <summary>Decompresses Brotli.</summary>
internal sealed class BrotliDecompressor : IDecompressor
{
    /// <inheritdoc/>
    /// <remarks>A match may be as long as the window is: no ratio is too high to be true.</remarks>
    public int MaxRatio => int.MaxValue;

    /// <inheritdoc/>
    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination) =>
        BrotliDecoder.TryDecompress(source, destination, out int written) && written == destination.Length;
}
