using System.Numerics;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Encodings;

/// <summary>Definition levels of flat columns: one bit a row, 1 where there is a value.</summary>
internal static class LevelEncoder
{
    private const int GroupSize = 8;
    private const int MaxGroups = 63;

    /// <summary>Appends the levels of some rows, with their length in 4 bytes before them, as data pages of version 1 have it.</summary>
    public static void Encode(ColumnBuffer column, int firstRow, int rowCount, bool hasNulls, PageBuffer output)
    {
        int lengthAt = output.Length;
        output.WriteInt32(0);
        if (!hasNulls)
        {
            RleHybridEncoder.EncodeRun(1, rowCount, width: 1, output);
        }
        else
        {
            EncodeBits(column.Validity, firstRow, rowCount, output);
        }

        output.SetInt32(lengthAt, output.Length - lengthAt - sizeof(int));
    }

    /// <summary>Number of rows with a value among some rows.</summary>
    public static int CountValues(ReadOnlySpan<ulong> validity, int firstRow, int rowCount)
    {
        int count = 0;
        for (int done = 0; done < rowCount; done += 64)
        {
            count += BitOperations.PopCount(Word(validity, firstRow + done, Math.Min(64, rowCount - done)));
        }

        return count;
    }

    private static void EncodeBits(ReadOnlySpan<ulong> validity, int firstRow, int rowCount, PageBuffer output)
    {
        int groups = (rowCount + GroupSize - 1) / GroupSize;
        for (int group = 0; group < groups;)
        {
            int uniform = UniformGroups(validity, firstRow, rowCount, group);
            if (uniform > 1)
            {
                int rows = Math.Min(uniform * GroupSize, rowCount - (group * GroupSize));
                RleHybridEncoder.EncodeRun((int)(Group(validity, firstRow, rowCount, group) & 1), rows, width: 1, output);
                group += uniform;
                continue;
            }

            group += EncodeMixed(validity, firstRow, rowCount, group, output);
        }
    }

    /// <summary>Packs groups until several uniform ones follow.</summary>
    private static int EncodeMixed(ReadOnlySpan<ulong> validity, int firstRow, int rowCount, int group, PageBuffer output)
    {
        int groups = (rowCount + GroupSize - 1) / GroupSize;
        int count = 0;
        int headerAt = output.Length;
        output.WriteByte(0);
        while (group + count < groups
            && count < MaxGroups
            && (count == 0 || UniformGroups(validity, firstRow, rowCount, group + count) <= 1))
        {
            output.WriteByte(Group(validity, firstRow, rowCount, group + count));
            count++;
        }

        output.SetByte(headerAt, (byte)((count << 1) | 1));
        return count;
    }

    /// <summary>How many groups from here on hold one value, all the same; the last may be cut by the row count.</summary>
    private static int UniformGroups(ReadOnlySpan<ulong> validity, int firstRow, int rowCount, int group)
    {
        int groups = (rowCount + GroupSize - 1) / GroupSize;
        byte first = Group(validity, firstRow, rowCount, group);
        if (first is not (0 or 0xFF))
        {
            return 0;
        }

        int count = 1;
        while (group + count < groups && Group(validity, firstRow, rowCount, group + count) == first)
        {
            count++;
        }

        return count;
    }

    private static byte Group(ReadOnlySpan<ulong> validity, int firstRow, int rowCount, int group)
    {
        int row = group * GroupSize;
        return (byte)Word(validity, firstRow + row, Math.Min(GroupSize, rowCount - row));
    }

    /// <summary>Up to 64 bits from a row on; bits beyond the count are 0.</summary>
    private static ulong Word(ReadOnlySpan<ulong> validity, int row, int count)
    {
        int index = row / 64;
        int shift = row % 64;
        ulong word = validity[index] >> shift;
        if (shift != 0 && shift + count > 64)
        {
            word |= validity[index + 1] << (64 - shift);
        }

        return count == 64 ? word : word & ((1UL << count) - 1);
    }
}
