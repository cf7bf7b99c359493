using System.Numerics;
using System.Runtime.CompilerServices;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>Numbers in as few bytes as they need: 7 bits a byte, lowest first, the top bit set where more follow.</summary>
internal static class VarInt
{
    /// <summary>Bytes of the largest 64-bit number.</summary>
    public const int MaxBytes64 = 10;

    /// <summary>Bytes of the largest 32-bit number.</summary>
    public const int MaxBytes32 = 5;

    public static int Size(ulong value) => (BitOperations.Log2(value | 1) + 7) / 7;

    /// <summary>Writes a number and returns how many bytes it took.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(Span<byte> target, ulong value)
    {
        int at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[at++] = (byte)(value | 0x80);
        }

        target[at] = (byte)value;
        return at + 1;
    }

    /// <summary>Reads a number and moves behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read(ReadOnlySpan<byte> source, ref int at)
    {
        ulong value = source[at++];
        if (value < 0x80)
        {
            return value;
        }

        ulong next = source[at++];
        value = (value & 0x7F) | next << 7;
        return next < 0x80 ? value : ReadRest(source, ref at, value & 0x3FFF);
    }

    /// <summary>Numbers of either sign, small ones in few bytes.</summary>
    public static ulong ZigZag(long value) => (ulong)(value << 1 ^ value >> 63);

    /// <summary>What <see cref="ZigZag"/> was given.</summary>
    public static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static ulong ReadRest(ReadOnlySpan<byte> source, ref int at, ulong value)
    {
        for (int shift = 14; ; shift += 7)
        {
            ulong next = source[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
