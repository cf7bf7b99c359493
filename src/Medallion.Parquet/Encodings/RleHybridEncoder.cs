using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Encodings;

/// <summary>
/// RLE / bit-packing hybrid (parquet-format, Encodings.md): runs of 8 or more equal values as a count and the value, the
/// rest packed in groups of 8.
/// </summary>
internal static class RleHybridEncoder
{
    private const int GroupSize = 8;

    /// <summary>Groups in one packed run: its header stays one byte.</summary>
    private const int MaxGroups = 63;

    /// <summary>Appends values of <paramref name="width"/> bits each, without a length before them.</summary>
    /// <param name="values">The values, not negative; none needs more bits than <paramref name="width"/>.</param>
    /// <param name="width">Bits of each, 0 to 32.</param>
    /// <param name="output">Grows.</param>
    public static void Encode(ReadOnlySpan<int> values, int width, PageBuffer output)
    {
        int packedStart = 0;
        int position = 0;
        while (values.Length - position >= GroupSize)
        {
            // A packed run holds whole groups, so that a run of equal values is only looked for where a group starts.
            if (!IsUniform(values.Slice(position, GroupSize)))
            {
                position += GroupSize;
                continue;
            }

            int run = RunLength(values[position..]);
            EncodePacked(values[packedStart..position], width, output);
            EncodeRun(values[position], run, width, output);
            position += run;
            packedStart = position;
        }

        EncodePacked(values[packedStart..], width, output);
    }

    /// <summary>Appends one run of equal values.</summary>
    public static void EncodeRun(int value, int count, int width, PageBuffer output)
    {
        output.WriteVarint((ulong)count << 1);
        for (int bits = 0; bits < width; bits += 8)
        {
            output.WriteByte((byte)(value >> bits));
        }
    }

    private static bool IsUniform(ReadOnlySpan<int> group) =>
        Vector256.EqualsAll(Vector256.Create(group), Vector256.Create(group[0]));

    private static int RunLength(ReadOnlySpan<int> values)
    {
        int different = values.IndexOfAnyExcept(values[0]);
        return different < 0 ? values.Length : different;
    }

    private static void EncodePacked(ReadOnlySpan<int> values, int width, PageBuffer output)
    {
        while (values.Length > 0)
        {
            int groups = Math.Min(MaxGroups, (values.Length + GroupSize - 1) / GroupSize);
            int count = Math.Min(values.Length, groups * GroupSize);
            output.WriteByte((byte)((groups << 1) | 1));
            PackGroups(MemoryMarshal.Cast<int, uint>(values[..count]), width, output);
            values = values[count..];
        }
    }

    /// <summary>Packs whole groups, the last one filled up with zeros.</summary>
    private static void PackGroups(ReadOnlySpan<uint> values, int width, PageBuffer output)
    {
        int whole = values.Length / GroupSize * GroupSize;
        BitPacker.Pack(values[..whole], width, output);
        if (whole < values.Length)
        {
            Span<uint> last = stackalloc uint[GroupSize];
            last.Clear();
            values[whole..].CopyTo(last);
            BitPacker.Pack(last, width, output);
        }
    }
}
