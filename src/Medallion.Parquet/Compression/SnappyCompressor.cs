using System.Numerics;
using System.Runtime.CompilerServices;

namespace Medallion.Parquet.Compression;

/// <summary>Compresses into Snappy's raw block format.</summary>
internal sealed class SnappyCompressor : ICompressor
{
    /// <summary>Input is cut into blocks of this size, so that positions fit 16 bits and the hash table the L1 cache.</summary>
    internal const int BlockSize = 1 << 16;

    private const int MinTableBits = 8;
    private const int MaxTableBits = 14;

    /// <inheritdoc/>
    /// <remarks>
    /// Only literals grow: by 1 to 3 bytes each, and a copy, which saves one byte at least, stands between two of them. The
    /// bound is far above that, which lets the encoder write 32 bytes where fewer are needed, and the second of two blocks apart.
    /// </remarks>
    public int MaxCompressedLength(int length) => checked(32 + length + length / 6);

    /// <inheritdoc/>
    [SkipLocalsInit]
    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(
            destination.Length, MaxCompressedLength(source.Length), nameof(destination));
        Span<ushort> positions = stackalloc ushort[SnappyPairEncoder.TableLength];
        int written = WriteLength((uint)source.Length, destination);
        bool isDense = true;
        while (!source.IsEmpty)
        {
            bool isPair = source.Length >= 2 * BlockSize;
            ReadOnlySpan<byte> blocks = source[..(isPair ? 2 * BlockSize : Math.Min(source.Length, BlockSize))];
            int added = isPair
                ? EncodePair(blocks, destination[written..], positions, isDense)
                : EncodeBlock(blocks, destination[written..], positions);

            // The next blocks are most often like these: what tells how a pair starts.
            isDense = added <= blocks.Length / 2;
            written += added;
            source = source[blocks.Length..];
        }

        return written;
    }

    private static int EncodePair(ReadOnlySpan<byte> blocks, Span<byte> destination, Span<ushort> positions, bool isDense)
    {
        positions.Clear();
        return isDense
            ? SnappyPairEncoder.Encode(blocks, destination, positions)
            : SnappyStridePairEncoder.Encode(blocks, destination, positions);
    }

    private static int EncodeBlock(ReadOnlySpan<byte> block, Span<byte> destination, Span<ushort> positions)
    {
        int bits = Math.Clamp(32 - BitOperations.LeadingZeroCount((uint)block.Length - 1), MinTableBits, MaxTableBits);
        Span<ushort> table = positions[..(1 << bits)];
        table.Clear();
        return SnappyBlockEncoder.Encode(block, destination, table);
    }

    private static int WriteLength(uint length, Span<byte> destination)
    {
        int written = 0;
        for (; length >= 0x80; length >>= 7)
        {
            destination[written++] = (byte)(length | 0x80);
        }

        destination[written++] = (byte)length;
        return written;
    }
}
