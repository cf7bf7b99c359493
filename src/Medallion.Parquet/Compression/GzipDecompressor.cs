using System.IO.Compression;

namespace Medallion.Parquet.Compression;

/// <summary>Decompresses GZIP members, one or more of them.</summary>
internal sealed class GzipDecompressor : IDecompressor
{
    /// <inheritdoc/>
    /// <remarks>A match of 258 bytes takes 2 bits.</remarks>
    public int MaxRatio => 1032;

    /// <inheritdoc/>
    public unsafe bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.IsEmpty)
        {
            return destination.IsEmpty;
        }

        fixed (byte* bytes = source)
        {
            using var stream = new UnmanagedMemoryStream(bytes, source.Length);
            using var gzip = new GZipStream(stream, CompressionMode.Decompress);
            try
            {
                return gzip.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) == destination.Length
                    && gzip.ReadByte() < 0;
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }
    }
}
