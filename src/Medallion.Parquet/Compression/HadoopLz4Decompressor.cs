using System.Buffers.Binary;

namespace Medallion.Parquet.Compression;

/// <summary>
/// Decompresses Parquet's deprecated LZ4, whose framing was never specified: Hadoop's blocks behind two big-endian lengths,
/// or one bare block, as parquet-cpp wrote before it knew of Hadoop's.
/// </summary>
internal sealed class HadoopLz4Decompressor : IDecompressor
{
    private const int FrameHeader = 8;

    private readonly Lz4RawDecompressor _block = new();

    /// <inheritdoc/>
    /// <remarks>As a bare block.</remarks>
    public int MaxRatio => 256;

    /// <inheritdoc/>
    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination) =>
        TryDecompressFrames(source, destination) || _block.TryDecompress(source, destination);

    private bool TryDecompressFrames(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        while (source.Length >= FrameHeader)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(source);
            uint compressedLength = BinaryPrimitives.ReadUInt32BigEndian(source[4..]);
            source = source[FrameHeader..];
            if (length > (uint)destination.Length
                || compressedLength > (uint)source.Length
                || !_block.TryDecompress(source[..(int)compressedLength], destination[..(int)length]))
            {
                return false;
            }

            source = source[(int)compressedLength..];
            destination = destination[(int)length..];
        }

        return source.IsEmpty && destination.IsEmpty;
    }
}
