using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Benchmarks.Kernels.Limits;

/// <summary>The least that has to be done for each of many short values, one behind the other.</summary>
internal static class LeastCell
{
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;

    private static ReadOnlySpan<byte> DaysOfMonths => [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0];

    /// <summary>
    /// Sees by one comparison which of a value's first bytes are digits, then looks up how many days its month has.
    /// </summary>
    /// <param name="bytes">The values; 16 bytes may be read from the start of each.</param>
    /// <param name="ends">Where they end.</param>
    public static int Dates(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> ends)
    {
        const uint DatesDigits = 0b11_0110_1111;
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        ref byte days = ref MemoryMarshal.GetReference(DaysOfMonths);
        int dates = 0;
        int from = 0;
        foreach (int end in ends)
        {
            ref byte first = ref Unsafe.Add(ref start, from);
            var cell = Vector128.LoadUnsafe(ref first);
            uint digits = Vector128.LessThan(cell - Vector128.Create((byte)'0'), Vector128.Create((byte)10)).ExtractMostSignificantBits();
            int month = (Unsafe.Add(ref first, 5) * 10) + Unsafe.Add(ref first, 6) - (11 * '0');
            int day = (Unsafe.Add(ref first, 8) * 10) + Unsafe.Add(ref first, 9) - (11 * '0');
            dates += (digits & 0x3FF) == DatesDigits && day <= Unsafe.Add(ref days, month & 15) ? 1 : 0;
            from = end;
        }

        return dates;
    }

    /// <summary>One multiplication, and one look into a table, for each value.</summary>
    /// <param name="bytes">The values; 8 bytes may be read from the start of each.</param>
    /// <param name="ends">Where they end.</param>
    /// <param name="table">A power of two of places.</param>
    public static ulong LookUps(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> ends, ReadOnlySpan<ulong> table)
    {
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        ref ulong places = ref MemoryMarshal.GetReference(table);
        ulong mask = (ulong)table.Length - 1;
        ulong seen = 0;
        int from = 0;
        foreach (int end in ends)
        {
            ulong hash = (Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, from)) ^ (ulong)(end - from)) * Odd;
            seen ^= Unsafe.Add(ref places, (nint)(hash >> 32 & mask));
            from = end;
        }

        return seen;
    }

    /// <summary>Reads the first and the last eight bytes of each value and folds them by one multiplication.</summary>
    /// <param name="bytes">The values, of 8 to 16 bytes each.</param>
    /// <param name="ends">Where they end.</param>
    public static ulong Fold(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> ends)
    {
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        ulong folded = 0;
        int from = 0;
        foreach (int end in ends)
        {
            ulong low = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, from));
            ulong high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, end - sizeof(ulong)));
            folded += Math.BigMul(low ^ Odd, high, out ulong product) ^ product;
            from = end;
        }

        return folded;
    }
}
