using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Encodings;

/// <summary>
/// DELTA_BINARY_PACKED (parquet-format, Encodings.md) of 32- and 64-bit integers: blocks of 128 differences in 4
/// miniblocks of 32. All is reckoned in the type's own width, wrapping around, as readers add it up.
/// </summary>
internal static class DeltaBinaryPackedEncoder
{
    private const int BlockSize = 128;
    private const int MiniblockCount = 4;
    private const int MiniblockSize = BlockSize / MiniblockCount;

    /// <summary>Appends values.</summary>
    public static void Encode<T>(ReadOnlySpan<T> values, PageBuffer output)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        output.WriteVarint(BlockSize);
        output.WriteVarint(MiniblockCount);
        output.WriteVarint((ulong)values.Length);
        output.WriteZigZag(values.IsEmpty ? 0 : long.CreateTruncating(values[0]));
        Span<T> above = stackalloc T[BlockSize];
        Span<byte> widths = stackalloc byte[MiniblockCount];
        for (int start = 1; start < values.Length; start += BlockSize)
        {
            int count = Math.Min(BlockSize, values.Length - start);
            T least = Subtract(values.Slice(start - 1, count + 1), above);
            output.WriteZigZag(long.CreateTruncating(least));
            int miniblocks = FindWidths(above, count, widths);
            output.Write(widths);
            for (int i = 0; i < miniblocks; i++)
            {
                Pack(above.Slice(i * MiniblockSize, MiniblockSize), widths[i], output);
            }
        }
    }

    /// <summary>Bytes that <see cref="Encode"/> appends, but for a few; without packing them.</summary>
    public static long Measure<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        Span<T> above = stackalloc T[BlockSize];
        Span<byte> widths = stackalloc byte[MiniblockCount];
        long bytes = 0;
        for (int start = 1; start < values.Length; start += BlockSize)
        {
            int count = Math.Min(BlockSize, values.Length - start);
            long least = long.CreateTruncating(Subtract(values.Slice(start - 1, count + 1), above));
            bytes += (BitPacker.WidthOf((ulong)((least << 1) ^ (least >> 63))) / 7) + 1 + MiniblockCount;
            int miniblocks = FindWidths(above, count, widths);
            foreach (byte width in widths[..miniblocks])
            {
                bytes += width * (MiniblockSize / 8);
            }
        }

        return bytes;
    }

    /// <summary>Differences of neighbours, less the least of them; zeros behind.</summary>
    /// <returns>The least difference.</returns>
    private static T Subtract<T>(ReadOnlySpan<T> values, Span<T> above)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        int count = values.Length - 1;
        int i = 0;
        Vector<T> least = new(T.MaxValue);
        for (; i <= count - Vector<T>.Count; i += Vector<T>.Count)
        {
            Vector<T> deltas = new Vector<T>(values[(i + 1)..]) - new Vector<T>(values[i..]);
            least = Vector.Min(least, deltas);
            deltas.CopyTo(above[i..]);
        }

        T min = T.MaxValue;
        for (int lane = 0; lane < Vector<T>.Count; lane++)
        {
            min = T.Min(min, least[lane]);
        }

        for (; i < count; i++)
        {
            above[i] = unchecked(values[i + 1] - values[i]);
            min = T.Min(min, above[i]);
        }

        above[count..].Fill(min);
        Lower(above, min);
        return min;
    }

    private static void Lower<T>(Span<T> values, T by)
        where T : unmanaged
    {
        // A block is a whole number of vectors of any size.
        Span<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        Vector<T> subtracted = new(by);
        foreach (ref Vector<T> vector in vectors)
        {
            vector -= subtracted;
        }
    }

    /// <returns>Miniblocks that hold values; the widths of the others are 0.</returns>
    private static int FindWidths<T>(ReadOnlySpan<T> above, int count, Span<byte> widths)
        where T : unmanaged
    {
        int miniblocks = (count + MiniblockSize - 1) / MiniblockSize;
        widths.Clear();
        for (int i = 0; i < miniblocks; i++)
        {
            widths[i] = (byte)Width(above.Slice(i * MiniblockSize, MiniblockSize));
        }

        return miniblocks;
    }

    private static int Width<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ulong all = 0;
        foreach (ulong bits in MemoryMarshal.Cast<T, ulong>(values))
        {
            all |= bits;
        }

        return BitPacker.WidthOf(Unsafe.SizeOf<T>() == sizeof(int) ? (uint)(all | all >> 32) : all);
    }

    private static void Pack<T>(ReadOnlySpan<T> values, int width, PageBuffer output)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == sizeof(int))
        {
            BitPacker.Pack(MemoryMarshal.Cast<T, uint>(values), width, output);
        }
        else
        {
            BitPacker.Pack(MemoryMarshal.Cast<T, ulong>(values), width, output);
        }
    }
}
