using System.Buffers.Binary;
using System.Numerics;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Encodings;

/// <summary>Packs integers of one width, the lowest bits first (parquet-format, Encodings.md).</summary>
internal static class BitPacker
{
    private const int GroupSize = 8;

    /// <summary>Bits that the largest of several values needs; 0 for 0.</summary>
    public static int WidthOf(ulong largest) => 64 - BitOperations.LeadingZeroCount(largest);

    /// <summary>Appends values of up to 32 bits; their count is a multiple of 8.</summary>
    /// <param name="values">The values; none needs more bits than <paramref name="width"/>.</param>
    /// <param name="width">Bits of each, 0 to 32.</param>
    /// <param name="output">Grows.</param>
    public static void Pack(ReadOnlySpan<uint> values, int width, PageBuffer output)
    {
        int byteCount = values.Length / GroupSize * width;
        Span<byte> room = output.Reserve(byteCount + (2 * sizeof(ulong)));
        if (width <= 8)
        {
            PackBytes(values, width, room);
        }
        else if (width <= 16)
        {
            PackShorts(values, width, room);
        }
        else
        {
            PackWords(values, width, room);
        }

        output.Advance(byteCount);
    }

    /// <summary>Appends values of up to 64 bits; their count is a multiple of 8.</summary>
    /// <param name="values">The values; none needs more bits than <paramref name="width"/>.</param>
    /// <param name="width">Bits of each, 0 to 64.</param>
    /// <param name="output">Grows.</param>
    public static void Pack(ReadOnlySpan<ulong> values, int width, PageBuffer output)
    {
        int byteCount = values.Length / GroupSize * width;
        Span<byte> room = output.Reserve(byteCount + (2 * sizeof(ulong)));
        ulong pending = 0;
        int bits = 0;
        int written = 0;
        foreach (ulong value in values)
        {
            pending |= value << bits;
            bits += width;
            if (bits >= 64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(room[written..], pending);
                written += sizeof(ulong);
                bits -= 64;
                pending = bits == 0 ? 0 : value >> (width - bits);
            }
        }

        BinaryPrimitives.WriteUInt64LittleEndian(room[written..], pending);
        output.Advance(byteCount);
    }

    /// <summary>Eight values make one number: no branch, and the shifts do not wait for each other.</summary>
    private static void PackBytes(ReadOnlySpan<uint> values, int width, Span<byte> room)
    {
        for (int i = 0; i < values.Length; i += GroupSize)
        {
            (ulong low, ulong high) = PackHalves(values.Slice(i, GroupSize), width);
            BinaryPrimitives.WriteUInt64LittleEndian(room, low | high << (4 * width));
            room = room[width..];
        }
    }

    /// <summary>Eight values make two numbers, the second of which follows on within a byte.</summary>
    private static void PackShorts(ReadOnlySpan<uint> values, int width, Span<byte> room)
    {
        for (int i = 0; i < values.Length; i += GroupSize)
        {
            (ulong low, ulong high) = PackHalves(values.Slice(i, GroupSize), width);
            UInt128 packed = (UInt128)high << (4 * width) | low;
            BinaryPrimitives.WriteUInt128LittleEndian(room, packed);
            room = room[width..];
        }
    }

    private static (ulong Low, ulong High) PackHalves(ReadOnlySpan<uint> values, int width) =>
        (PackFour(values[..4], width), PackFour(values.Slice(4, 4), width));

    private static ulong PackFour(ReadOnlySpan<uint> values, int width) =>
        (values[0] | (ulong)values[1] << width) | (values[2] | (ulong)values[3] << width) << (2 * width);

    private static void PackWords(ReadOnlySpan<uint> values, int width, Span<byte> room)
    {
        ulong pending = 0;
        int bits = 0;
        foreach (uint value in values)
        {
            pending |= (ulong)value << bits;
            bits += width;
            if (bits >= 32)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(room, (uint)pending);
                room = room[sizeof(uint)..];
                pending >>= 32;
                bits -= 32;
            }
        }

        BinaryPrimitives.WriteUInt32LittleEndian(room, (uint)pending);
    }
}
