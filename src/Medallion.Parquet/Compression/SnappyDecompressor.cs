using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Medallion.Parquet.Compression;

/// <summary>Decompresses Snappy's raw block format.</summary>
internal sealed class SnappyDecompressor : IDecompressor
{
    /// <summary>Bytes that the longest element without an outside length may read: its tag, its body, and a whole vector.</summary>
    private const int FastInput = 1 + SnappyFormat.MaxCopy + 16;

    /// <summary>Bytes that it may write: whole vectors.</summary>
    private const int FastOutput = SnappyFormat.MaxCopy + 16;

    /// <inheritdoc/>
    /// <remarks>A copy of 64 bytes takes 3 bytes.</remarks>
    public int MaxRatio => 22;

    /// <inheritdoc/>
    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (!TryReadLength(source, out int read, out uint length) || length != (uint)destination.Length)
        {
            return false;
        }

        int written = 0;
        while (read < source.Length)
        {
            if (!TryCopyElements(source, destination, ref read, ref written))
            {
                return false;
            }

            if (read < source.Length && !TryCopyElement(source, destination, ref read, ref written))
            {
                return false;
            }
        }

        return written == destination.Length;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> source, out int read, out uint length)
    {
        length = 0;
        for (read = 0; read < Math.Min(source.Length, SnappyFormat.MaxPreamble);)
        {
            byte part = source[read];
            length |= (uint)(part & 0x7F) << (7 * read++);
            if (part < 0x80)
            {
                return read < SnappyFormat.MaxPreamble || part <= 0xF;
            }
        }

        return false;
    }

    /// <summary>Copies elements while both sides have room for whole vectors, up to an element that it leaves to the exact way.</summary>
    private static bool TryCopyElements(
        ReadOnlySpan<byte> source, Span<byte> destination, ref int sourceRead, ref int destinationWritten)
    {
        ref byte input = ref MemoryMarshal.GetReference(source);
        ref byte output = ref MemoryMarshal.GetReference(destination);
        int read = sourceRead;
        int written = destinationWritten;
        int readLimit = source.Length - FastInput;
        int writeLimit = destination.Length - FastOutput;
        while (read <= readLimit && written <= writeLimit)
        {
            uint tag = Unsafe.Add(ref input, read);
            uint kind = tag & SnappyFormat.KindMask;
            int length = (int)(tag >> 2) + 1;
            if (kind == SnappyFormat.Literal)
            {
                if (length > SnappyFormat.MaxTaggedLiteral)
                {
                    break;
                }

                CopyVectors(ref Unsafe.Add(ref input, read + 1), ref Unsafe.Add(ref output, written), length);
                read += 1 + length;
                written += length;
                continue;
            }

            uint trailer = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref input, read + 1));
            uint offset = kind == SnappyFormat.Copy ? trailer & 0xFFFF : trailer;
            read += kind == SnappyFormat.Copy ? 3 : 5;
            if (kind == SnappyFormat.ShortCopy)
            {
                offset = (tag >> 5 << 8) | (trailer & 0xFF);
                length = (int)((tag >> 2) & 7) + 4;
                read -= 3;
            }

            if (offset - 1 >= (uint)written)
            {
                return false;
            }

            CopyBack(ref Unsafe.Add(ref output, written), (int)offset, length);
            written += length;
        }

        sourceRead = read;
        destinationWritten = written;
        return true;
    }

    /// <summary>Copies at most 64 bytes as whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyVectors(ref byte from, ref byte to, int length)
    {
        Vector128.LoadUnsafe(ref from).StoreUnsafe(ref to);
        if (length > 16)
        {
            Vector128.LoadUnsafe(ref from, 16).StoreUnsafe(ref to, 16);
            if (length > 32)
            {
                Vector128.LoadUnsafe(ref from, 32).StoreUnsafe(ref to, 32);
                Vector128.LoadUnsafe(ref from, 48).StoreUnsafe(ref to, 48);
            }
        }
    }

    /// <summary>Repeats what was written <paramref name="offset"/> bytes before; at most 64 bytes, as whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyBack(ref byte to, int offset, int length)
    {
        if (offset >= Vector128<byte>.Count)
        {
            CopyVectors(ref Unsafe.Subtract(ref to, offset), ref to, length);
        }
        else
        {
            RepeatPattern(ref to, offset, length);
        }
    }

    private static void RepeatPattern(ref byte to, int offset, int length)
    {
        // The step is the largest multiple of the pattern in a vector, so that every vector starts with the pattern's start.
        Vector128<byte> pattern = Vector128.Shuffle(
            Vector128.LoadUnsafe(ref Unsafe.Subtract(ref to, offset)), RepeatingIndices(offset));
        int step = Vector128<byte>.Count / offset * offset;
        for (int done = 0; done < length; done += step)
        {
            pattern.StoreUnsafe(ref to, (nuint)done);
        }
    }

    private static Vector128<byte> RepeatingIndices(int offset) =>
        Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(PatternIndices), (nuint)((offset - 1) * 16));

    private static bool TryCopyElement(
        ReadOnlySpan<byte> source, Span<byte> destination, ref int read, ref int written)
    {
        uint tag = source[read++];
        return (tag & SnappyFormat.KindMask) == SnappyFormat.Literal
            ? TryCopyLiteral(tag, source, destination, ref read, ref written)
            : TryCopyBack(tag, source, destination, ref read, ref written);
    }

    private static bool TryCopyLiteral(
        uint tag, ReadOnlySpan<byte> source, Span<byte> destination, ref int read, ref int written)
    {
        long length = (tag >> 2) + 1;
        if (length > SnappyFormat.MaxTaggedLiteral)
        {
            if (!TryReadNumber(source, (int)length - SnappyFormat.MaxTaggedLiteral, ref read, out uint coded))
            {
                return false;
            }

            length = coded + 1L;
        }

        if (length > source.Length - read || length > destination.Length - written)
        {
            return false;
        }

        source.Slice(read, (int)length).CopyTo(destination[written..]);
        read += (int)length;
        written += (int)length;
        return true;
    }

    private static bool TryCopyBack(
        uint tag, ReadOnlySpan<byte> source, Span<byte> destination, ref int read, ref int written)
    {
        uint kind = tag & SnappyFormat.KindMask;
        int numberLength = kind == SnappyFormat.ShortCopy ? 1 : kind == SnappyFormat.Copy ? 2 : 4;
        if (!TryReadNumber(source, numberLength, ref read, out uint offset))
        {
            return false;
        }

        int length = (int)(tag >> 2) + 1;
        if (kind == SnappyFormat.ShortCopy)
        {
            offset |= tag >> 5 << 8;
            length = (int)((tag >> 2) & 7) + 4;
        }

        if (offset - 1 >= (uint)written || length > destination.Length - written)
        {
            return false;
        }

        for (int from = written - (int)offset; length > 0; length--)
        {
            destination[written++] = destination[from++];
        }

        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> source, int length, ref int read, out uint number)
    {
        number = 0;
        if (source.Length - read < length)
        {
            return false;
        }

        for (int i = 0; i < length; i++)
        {
            number |= (uint)source[read++] << (8 * i);
        }

        return true;
    }

    /// <summary>For each offset from 1 to 15, the indices that repeat a pattern of that length over a vector.</summary>
    private static ReadOnlySpan<byte> PatternIndices =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
        0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0,
        0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0,
        0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1,
        0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1, 2,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 1,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0,
    ];
}
