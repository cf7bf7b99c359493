using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Encodings;

/// <summary>DELTA_BINARY_PACKED (parquet-format, Encodings.md): blocks of 128 differences in 4 miniblocks of 32.</summary>
internal static class DeltaBinaryPackedEncoder
{
    private const int BlockSize = 128;
    private const int MiniblockCount = 4;
    private const int MiniblockSize = BlockSize / MiniblockCount;

    /// <summary>Appends 32-bit values.</summary>
    public static void Encode(ReadOnlySpan<int> values, PageBuffer output)
    {
        WriteHeader(values.Length, values.Length == 0 ? 0 : values[0], output);
        Span<long> deltas = stackalloc long[BlockSize];
        for (int start = 1; start < values.Length; start += BlockSize)
        {
            int count = Math.Min(BlockSize, values.Length - start);
            for (int i = 0; i < count; i++)
            {
                // In the type's own width, wrapping around, as readers add it up.
                deltas[i] = unchecked(values[start + i] - values[start + i - 1]);
            }

            WriteBlock(deltas[..count], 0xFFFF_FFFF, output);
        }
    }

    /// <summary>Appends 64-bit values.</summary>
    public static void Encode(ReadOnlySpan<long> values, PageBuffer output)
    {
        WriteHeader(values.Length, values.Length == 0 ? 0 : values[0], output);
        Span<long> deltas = stackalloc long[BlockSize];
        for (int start = 1; start < values.Length; start += BlockSize)
        {
            int count = Math.Min(BlockSize, values.Length - start);
            for (int i = 0; i < count; i++)
            {
                deltas[i] = unchecked(values[start + i] - values[start + i - 1]);
            }

            WriteBlock(deltas[..count], ulong.MaxValue, output);
        }
    }

    private static void WriteHeader(int count, long first, PageBuffer output)
    {
        output.WriteVarint(BlockSize);
        output.WriteVarint(MiniblockCount);
        output.WriteVarint((ulong)count);
        output.WriteZigZag(first);
    }

    private static void WriteBlock(ReadOnlySpan<long> deltas, ulong mask, PageBuffer output)
    {
        long least = long.MaxValue;
        foreach (long delta in deltas)
        {
            least = Math.Min(least, delta);
        }

        output.WriteZigZag(least);
        Span<ulong> above = stackalloc ulong[BlockSize];
        above.Clear();
        for (int i = 0; i < deltas.Length; i++)
        {
            above[i] = unchecked((ulong)(deltas[i] - least)) & mask;
        }

        int miniblocks = (deltas.Length + MiniblockSize - 1) / MiniblockSize;
        Span<byte> widths = stackalloc byte[MiniblockCount];
        widths.Clear();
        for (int i = 0; i < miniblocks; i++)
        {
            widths[i] = (byte)Width(above.Slice(i * MiniblockSize, MiniblockSize));
        }

        output.Write(widths);
        for (int i = 0; i < miniblocks; i++)
        {
            BitPacker.Pack(above.Slice(i * MiniblockSize, MiniblockSize), widths[i], output);
        }
    }

    private static int Width(ReadOnlySpan<ulong> values)
    {
        ulong all = 0;
        foreach (ulong value in values)
        {
            all |= value;
        }

        return BitPacker.WidthOf(all);
    }
}
