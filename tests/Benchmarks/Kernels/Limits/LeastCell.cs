using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Benchmarks.Kernels.Limits;

/// <summary>The least that has to be done for each of many short values, one behind the other.</summary>
internal static class LeastCell
{
    /// <summary>A power of two, known to the compiler.</summary>
    private const int Places = 4_096;

    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;

    private static ReadOnlySpan<byte> DaysOfMonths => [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0];

    /// <summary>Read from where as many bytes of ones are left as are to be kept.</summary>
    private static ReadOnlySpan<byte> Masks =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

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

    /// <summary>
    /// One multiplication, one look into a table, one comparison with the value that lies there, and its index written down, for
    /// each value.
    /// </summary>
    /// <param name="bytes">The values, of up to 32 bytes; as many may be read from the start of each.</param>
    /// <param name="ends">Where they end.</param>
    /// <param name="table">What <see cref="Table"/> made of the values.</param>
    /// <param name="heads">What <see cref="Table"/> made of the values.</param>
    /// <param name="indices">Takes an index for each value.</param>
    /// <returns>How many values are those that lie where they were looked for.</returns>
    public static int LookUps(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<int> ends, ReadOnlySpan<int> table, ReadOnlySpan<Vector256<byte>> heads, Span<int> indices)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(table.Length, Places, nameof(table));
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        ref byte masks = ref MemoryMarshal.GetReference(Masks);
        ref int places = ref MemoryMarshal.GetReference(table);
        ref Vector256<byte> known = ref MemoryMarshal.GetReference(heads);
        ref int output = ref MemoryMarshal.GetReference(indices[..ends.Length]);
        int equal = 0;
        int from = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            int length = ends[i] - from;
            ref byte first = ref Unsafe.Add(ref start, from);
            int index = Unsafe.Add(ref places, (nint)PlaceOf(Unsafe.ReadUnaligned<ulong>(ref first), length));
            Vector256<byte> value = Vector256.LoadUnsafe(ref first) & Vector256.LoadUnsafe(ref masks, (nuint)(uint)(32 - length));
            equal += value == Unsafe.Add(ref known, index) ? 1 : 0;
            Unsafe.Add(ref output, i) = index;
            from += length;
        }

        return equal;
    }

    /// <summary>The distinct values, each filled up with zeros, and for each place the index of one whose hash leads there.</summary>
    /// <param name="bytes">As <see cref="LookUps"/> takes them.</param>
    /// <param name="ends">As <see cref="LookUps"/> takes them.</param>
    public static (int[] Table, Vector256<byte>[] Heads) Table(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> ends)
    {
        var indices = new Dictionary<Vector256<byte>, int>();
        int[] table = new int[Places];
        int from = 0;
        foreach (int end in ends)
        {
            Vector256<byte> value = Vector256.Create(bytes[from..]) & Vector256.Create(Masks[(32 - end + from)..]);
            indices.TryAdd(value, indices.Count);
            ulong first = MemoryMarshal.Read<ulong>(bytes[from..]);
            table[PlaceOf(first, end - from)] = indices[value];
            from = end;
        }

        return (table, [.. indices.Keys]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong PlaceOf(ulong first, int length) => (first ^ (ulong)length) * Odd >> 32 & (Places - 1);

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
