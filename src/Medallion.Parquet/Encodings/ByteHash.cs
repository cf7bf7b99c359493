using System.Buffers.Binary;
using System.Numerics;

namespace Medallion.Parquet.Encodings;

/// <summary>A fast hash of short byte strings for tables that compare values themselves; not for anything stored.</summary>
internal static class ByteHash
{
    private const ulong First = 0x9E37_79B9_7F4A_7C15; // 2^64 divided by the golden ratio
    private const ulong Second = 0xD6E8_FEB8_6659_FD93; // odd, with about as many ones as zeros

    /// <summary>The first 8 bytes of a value as one number, filled up with zeros where it is shorter.</summary>
    /// <param name="bytes">Holds the value; what lies behind it does not matter, but lets it be read in one step.</param>
    /// <param name="start">Where the value starts.</param>
    /// <param name="length">Its bytes.</param>
    public static ulong Prefix(ReadOnlySpan<byte> bytes, int start, int length)
    {
        if (bytes.Length - start >= sizeof(ulong))
        {
            ulong loaded = BinaryPrimitives.ReadUInt64LittleEndian(bytes[start..]);
            return length >= sizeof(ulong) ? loaded : loaded & ((1UL << (8 * length)) - 1);
        }

        ulong prefix = 0;
        for (int i = length - 1; i >= 0; i--)
        {
            prefix = prefix << 8 | bytes[start + i];
        }

        return prefix;
    }

    /// <summary>Hash of a value of any length.</summary>
    /// <param name="prefix">Its <see cref="Prefix"/>, which is the whole of it where it has at most 8 bytes.</param>
    /// <param name="value">The value.</param>
    public static uint Of(ulong prefix, ReadOnlySpan<byte> value)
    {
        ulong hash = Mix(prefix ^ ((ulong)value.Length * First));
        if (value.Length > sizeof(ulong))
        {
            for (int position = sizeof(ulong); value.Length - position > sizeof(ulong); position += sizeof(ulong))
            {
                hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(value[position..]));
            }

            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(value[^sizeof(ulong)..]));
        }

        return (uint)(hash >> 32);
    }

    /// <summary>Hash of a number.</summary>
    public static uint Of(ulong value) => (uint)(Mix(value * First) >> 32);

    private static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value ^ Second, First, out ulong low);
        return BitOperations.RotateLeft(high, 23) ^ low;
    }
}
