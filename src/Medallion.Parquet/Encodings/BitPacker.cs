using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Encodings;

/// <summary>Packs integers of one width, the lowest bits first (parquet-format, Encodings.md).</summary>
internal static class BitPacker
{
    /// <summary>Widest values of <see cref="PackVectors"/>: four of them fill one number of 64 bits.</summary>
    public const int MaxVectorWidth = 16;

    private const int GroupSize = 8;

    /// <summary>Bytes behind the packed ones that may be written to: what is stored whole need not be used whole.</summary>
    private const int Slack = 2 * sizeof(ulong);

    /// <summary>Bits that the largest of several values needs; 0 for 0.</summary>
    public static int WidthOf(ulong largest) => 64 - BitOperations.LeadingZeroCount(largest);

    /// <summary>Appends values of up to 32 bits; their count is a multiple of 8.</summary>
    /// <param name="values">The values; none needs more bits than <paramref name="width"/>.</param>
    /// <param name="width">Bits of each, 0 to 32.</param>
    /// <param name="output">Grows.</param>
    public static void Pack(ReadOnlySpan<uint> values, int width, PageBuffer output)
    {
        int byteCount = values.Length / GroupSize * width;
        Span<byte> room = output.Reserve(byteCount + Slack);
        if (width <= MaxVectorWidth && Avx2.IsSupported)
        {
            PackVectors(values, width, room);
        }
        else
        {
            PackNumbers(values, width, room);
        }

        output.Advance(byteCount);
    }

    /// <summary>Packs eight values at a time where the processor has AVX2.</summary>
    /// <param name="values">As in <see cref="Pack(ReadOnlySpan{uint}, int, PageBuffer)"/>.</param>
    /// <param name="width">0 to <see cref="MaxVectorWidth"/>.</param>
    /// <param name="room">Has 16 bytes more than the values need.</param>
    internal static void PackVectors(ReadOnlySpan<uint> values, int width, Span<byte> room)
    {
        int groups = values.Length / GroupSize;
        room = room[..((groups * width) + Slack)];
        ref uint input = ref MemoryMarshal.GetReference(values);
        ref byte output = ref MemoryMarshal.GetReference(room);
        var lower = Vector256.Create((ulong)uint.MaxValue);
        Vector128<ulong> toPair = Vector128.CreateScalar((ulong)(32 - width));
        Vector256<ulong> toFour = Vector256.Create(0UL, 2 * (ulong)width, 0UL, 2 * (ulong)width);
        int half = 4 * width;
        int carryShift = half & ~7;
        int highShift = half & 7;
        ulong carryMask = (1UL << highShift) - 1;
        for (int i = 0; i < groups; i++)
        {
            // No value reaches into the bits that it is moved over: the widths leave them free.
            Vector256<ulong> group = Vector256.LoadUnsafe(ref input, (nuint)(i * GroupSize)).AsUInt64();
            Vector256<ulong> pairs = (group & lower) | Avx2.ShiftRightLogical(group, toPair);
            Vector256<ulong> apart = Avx2.ShiftLeftLogicalVariable(pairs, toFour);
            Vector256<ulong> fours = apart | Avx2.UnpackHigh(apart, apart);
            ulong low = fours.ToScalar();
            ulong high = fours.GetUpper().ToScalar();

            // The second four start within a byte where the width is odd: the first ones' last bits are in it too.
            Unsafe.WriteUnaligned(ref output, low);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref output, half >> 3), high << highShift | ((low >> carryShift) & carryMask));
            output = ref Unsafe.Add(ref output, width);
        }
    }

    /// <summary>Packs without vectors.</summary>
    /// <param name="values">As in <see cref="Pack(ReadOnlySpan{uint}, int, PageBuffer)"/>.</param>
    /// <param name="width">0 to 32.</param>
    /// <param name="room">Has 16 bytes more than the values need.</param>
    internal static void PackNumbers(ReadOnlySpan<uint> values, int width, Span<byte> room)
    {
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
    }

    /// <summary>Appends values of up to 64 bits; their count is a multiple of 8.</summary>
    /// <param name="values">The values; none needs more bits than <paramref name="width"/>.</param>
    /// <param name="width">Bits of each, 0 to 64.</param>
    /// <param name="output">Grows.</param>
    public static void Pack(ReadOnlySpan<ulong> values, int width, PageBuffer output)
    {
        int byteCount = values.Length / GroupSize * width;
        Span<byte> room = output.Reserve(byteCount + Slack);
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
