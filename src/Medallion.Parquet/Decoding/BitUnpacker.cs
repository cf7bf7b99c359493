using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Medallion.Parquet.Decoding;

/// <summary>Unpacks integers of equal width that stand bit behind bit, least significant bit first.</summary>
internal static class BitUnpacker
{
    /// <summary>Widest integers of <see cref="Unpack(ReadOnlySpan{byte}, long, int, Span{int})"/>: one load holds each.</summary>
    public const int MaxNarrowWidth = 32;

    /// <summary>Widest integers of <see cref="UnpackVectors"/>: each lies within four bytes, wherever it starts.</summary>
    public const int MaxVectorWidth = 25;

    private const int Load = sizeof(ulong);

    /// <summary>As many integers of any width end with a byte.</summary>
    private const int GroupSize = 8;

    /// <summary>Bytes that <paramref name="count"/> integers take.</summary>
    public static long ByteCount(long count, int width) => (count * width + 7) / 8;

    /// <summary>Unpacks integers of at most 32 bits.</summary>
    /// <param name="packed">Holds all of them.</param>
    /// <param name="first">The first integer to unpack.</param>
    /// <param name="width">0 to 32 bits.</param>
    /// <param name="destination">Filled whole.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, long first, int width, Span<int> destination)
    {
        if (Avx2.IsSupported && width is > 0 and <= MaxVectorWidth)
        {
            // A group starts with a byte where as many whole groups lie before it.
            int head = (int)Math.Min(-first & (GroupSize - 1), destination.Length);
            UnpackNumbers(packed, first, width, destination[..head]);
            int done = head + UnpackVectors(packed, first + head, width, destination[head..]);
            first += done;
            destination = destination[done..];
        }

        UnpackNumbers(packed, first, width, destination);
    }

    /// <summary>
    /// Unpacks eight integers at a time where the processor has AVX2: moves the bytes in which each lies to its place, then
    /// shifts all at once.
    /// </summary>
    /// <param name="packed">Holds all of them.</param>
    /// <param name="first">The first integer to unpack, a multiple of 8.</param>
    /// <param name="width">1 to <see cref="MaxVectorWidth"/> bits.</param>
    /// <param name="destination">Filled as far as whole vectors can be read from <paramref name="packed"/>.</param>
    /// <returns>How many integers were unpacked, a multiple of 8.</returns>
    internal static int UnpackVectors(ReadOnlySpan<byte> packed, long first, int width, Span<int> destination)
    {
        long start = first / GroupSize * width;
        int middle = 4 * width / 8;
        long room = packed.Length - start - middle - Vector128<byte>.Count;
        if (room < 0)
        {
            return 0;
        }

        int groups = (int)Math.Min(destination.Length / GroupSize, (room / width) + 1);
        ref byte input = ref Unsafe.Add(ref MemoryMarshal.GetReference(packed), (nint)start);
        ref int output = ref MemoryMarshal.GetReference(destination);

        // The second four start within a byte where the width is odd.
        int within = 4 * width % 8;
        Vector256<int> bits = (Vector256.Create(0, 1, 2, 3, 0, 1, 2, 3) * width) + Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1) * within;
        Vector256<byte> places = (((bits >> 3) * 0x0101_0101) + Vector256.Create(0x0302_0100)).AsByte();
        Vector256<uint> shifts = (bits & Vector256.Create(7)).AsUInt32();
        Vector256<int> mask = Vector256.Create((1 << width) - 1);
        for (int i = 0; i < groups; i++)
        {
            Vector256<byte> group = Vector256.Create(
                Vector128.LoadUnsafe(ref input), Vector128.LoadUnsafe(ref input, (nuint)middle));
            Vector256<int> moved = Avx2.ShiftRightLogicalVariable(Avx2.Shuffle(group, places).AsInt32(), shifts);
            (moved & mask).StoreUnsafe(ref output, (nuint)(i * GroupSize));
            input = ref Unsafe.Add(ref input, width);
        }

        return groups * GroupSize;
    }

    /// <summary>Unpacks without vectors.</summary>
    /// <param name="packed">Holds all of them.</param>
    /// <param name="first">The first integer to unpack.</param>
    /// <param name="width">0 to 32 bits.</param>
    /// <param name="destination">Filled whole.</param>
    internal static void UnpackNumbers(ReadOnlySpan<byte> packed, long first, int width, Span<int> destination)
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
