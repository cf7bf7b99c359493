using System.IO.Compression;

namespace Medallion.Parquet.Compression;

/// <summary>Compresses into one GZIP member.</summary>
internal sealed class GzipCompressor : ICompressor
{
    /// <inheritdoc/>
    /// <remarks>Incompressible input is stored, or coded with 9 bits a byte at worst; plus header and trailer.</remarks>
    public int MaxCompressedLength(int length) => checked(64 + length + length / 8);

    /// <inheritdoc/>
    public unsafe int Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(
            destination.Length, MaxCompressedLength(source.Length), nameof(destination));
        if (source.IsEmpty)
        {
            EmptyMember.CopyTo(destination);
            return EmptyMember.Length;
        }

        fixed (byte* bytes = destination)
        {
            using var stream = new UnmanagedMemoryStream(bytes, 0, destination.Length, FileAccess.Write);
            using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
            {
                gzip.Write(source);
            }

            return (int)stream.Position;
        }
    }

    /// <summary>GZIP of nothing: the framework's stream writes no member at all where nothing was written.</summary>
    private static ReadOnlySpan<byte> EmptyMember =>
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}
