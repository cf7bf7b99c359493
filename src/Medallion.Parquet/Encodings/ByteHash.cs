using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medallion.Parquet.Encodings;

/// <summary>A fast hash of short byte strings for tables that compare values themselves; not for anything stored.</summary>
internal static class ByteHash
{
    private const ulong First = 0x9E37_79B9_7F4A_7C15; // 2^64 divided by the golden ratio
    private const ulong Second = 0xD6E8_FEB8_6659_FD93; // odd, from a search for good avalanche

    /// <summary>Hash of bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        int length = bytes.Length;
        ulong hash = (ulong)length * First;
        int position = 0;
        for (; length - position > sizeof(ulong); position += sizeof(ulong))
        {
            hash = Mix(hash ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, position)));
        }

        return Mix(hash ^ Tail(bytes[position..]));
    }

    /// <summary>Hash of a value.</summary>
    public static ulong Of(ulong value) => Mix(value * First);

    private static ulong Tail(ReadOnlySpan<byte> bytes)
    {
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        return bytes.Length switch
        {
            8 => Unsafe.ReadUnaligned<ulong>(ref start),
            >= 4 => Unsafe.ReadUnaligned<uint>(ref start)
                | ((ulong)Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, bytes.Length - 4)) << 32),
            >= 2 => Unsafe.ReadUnaligned<ushort>(ref start)
                | ((ulong)Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, bytes.Length - 2)) << 16),
            1 => start,
            _ => 0,
        };
    }

    private static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value ^ Second, First, out ulong low);
        return BitOperations.RotateLeft(high, 23) ^ low;
    }
}
