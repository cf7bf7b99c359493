using System.Buffers.Binary;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Encodings;

/// <summary>Packs integers of one width, the lowest bits first (parquet-format, Encodings.md).</summary>
internal static class BitPacker
{
    /// <summary>Bits that the largest of several values needs; 0 for 0.</summary>
    public static int WidthOf(ulong largest) => 64 - System.Numerics.BitOperations.LeadingZeroCount(largest);

    /// <summary>Appends values; their count times <paramref name="width"/> is a whole number of bytes.</summary>
    /// <param name="values">The values.</param>
    /// <param name="width">Bits of each, 0 to 32.</param>
    /// <param name="output">Grows.</param>
    public static void Pack(ReadOnlySpan<int> values, int width, PageBuffer output)
    {
        int byteCount = values.Length * width / 8;
        Span<byte> room = output.Reserve(byteCount + sizeof(ulong));
        ulong pending = 0;
        int bits = 0;
        int written = 0;
        foreach (int value in values)
        {
            pending |= (ulong)(uint)value << bits;
            bits += width;
            if (bits >= 32)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(room[written..], (uint)pending);
                written += sizeof(uint);
                pending >>= 32;
                bits -= 32;
            }
        }

        BinaryPrimitives.WriteUInt64LittleEndian(room[written..], pending);
        output.Advance(byteCount);
    }

    /// <summary>Appends values of up to 64 bits; their count is a multiple of 8.</summary>
    public static void Pack(ReadOnlySpan<ulong> values, int width, PageBuffer output)
    {
        int byteCount = values.Length * width / 8;
        Span<byte> room = output.Reserve(byteCount + 2 * sizeof(ulong));
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
}
