using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medallion.Parquet.Decoding;

/// <summary>Unpacks integers of equal width that stand bit behind bit, least significant bit first.</summary>
internal static class BitUnpacker
{
    /// <summary>Widest integers of <see cref="Unpack(ReadOnlySpan{byte}, long, int, Span{int})"/>: one load holds each.</summary>
    public const int MaxNarrowWidth = 32;

    private const int Load = sizeof(ulong);

    /// <summary>Bytes that <paramref name="count"/> integers take.</summary>
    public static long ByteCount(long count, int width) => (count * width + 7) / 8;

    /// <summary>Unpacks integers of at most 32 bits.</summary>
    /// <param name="packed">Holds all of them.</param>
    /// <param name="first">The first integer to unpack.</param>
    /// <param name="width">0 to 32 bits.</param>
    /// <param name="destination">Filled whole.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, long first, int width, Span<int> destination)
    {
        long bit = first * width;
        int fast = WithinLoads(packed.Length, bit, width, destination.Length, Load);
        UnpackLoads(packed, bit, width, destination[..fast]);
        if (fast < destination.Length)
        {
            bit += (long)fast * width;
            Span<byte> padded = stackalloc byte[2 * Load + MaxNarrowWidth];
            UnpackLoads(Pad(packed, bit, padded), bit % 8, width, destination[fast..]);
        }
    }

    /// <summary>Unpacks integers of at most 64 bits.</summary>
    /// <param name="packed">Holds all of them.</param>
    /// <param name="width">0 to 64 bits.</param>
    /// <param name="destination">Filled whole.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, int width, Span<ulong> destination)
    {
        int fast = WithinLoads(packed.Length, 0, width, destination.Length, Load + 1);
        UnpackWideLoads(packed, 0, width, destination[..fast]);
        if (fast < destination.Length)
        {
            long bit = (long)fast * width;
            Span<byte> padded = stackalloc byte[4 * Load];
            UnpackWideLoads(Pad(packed, bit, padded), bit % 8, width, destination[fast..]);
        }
    }

    /// <summary>How many of the integers can be loaded whole without reading behind the end.</summary>
    private static int WithinLoads(int length, long bit, int width, int count, int load)
    {
        if (length < load)
        {
            return 0;
        }

        if (width == 0)
        {
            return count;
        }

        long lastBit = (length - load) * 8L + 7;
        return bit > lastBit ? 0 : (int)Math.Min(count, (lastBit - bit) / width + 1);
    }

    /// <summary>Copies the last bytes to where zeros follow them.</summary>
    private static Span<byte> Pad(ReadOnlySpan<byte> packed, long bit, Span<byte> padded)
    {
        padded.Clear();
        int from = (int)Math.Min(bit / 8, packed.Length);
        packed[from..].CopyTo(padded);
        return padded;
    }

    private static void UnpackLoads(ReadOnlySpan<byte> packed, long bit, int width, Span<int> destination)
    {
        ref byte input = ref MemoryMarshal.GetReference(packed);
        ulong mask = (1UL << width) - 1;
        for (int i = 0; i < destination.Length; i++)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref input, (nint)(bit >> 3)));
            destination[i] = (int)(word >> (int)(bit & 7) & mask);
            bit += width;
        }
    }

    private static void UnpackWideLoads(ReadOnlySpan<byte> packed, long bit, int width, Span<ulong> destination)
    {
        ref byte input = ref MemoryMarshal.GetReference(packed);
        ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        for (int i = 0; i < destination.Length; i++)
        {
            nint at = (nint)(bit >> 3);
            int shift = (int)(bit & 7);
            ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref input, at)) >> shift;

            // Two shifts, because a shift by 64 would be one by 0.
            word |= (ulong)Unsafe.Add(ref input, at + Load) << 1 << (63 - shift);
            destination[i] = word & mask;
            bit += width;
        }
    }
}
