using System.Buffers.Binary;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Decoding;

/// <summary>Turns the definition levels of a flat column, one bit a row, into rows with and without a value.</summary>
internal static class DefinitionLevels
{
    private const int BitWidth = 1;

    /// <summary>Cuts RLE levels with their length in front of them off a page of the first version.</summary>
    public static ReadOnlySpan<byte> SplitPrefixed(ref ReadOnlySpan<byte> page)
    {
        if (page.Length < sizeof(uint))
        {
            DecodingFault.ThrowCorrupt("The page ends within the length of its definition levels.");
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(page);
        page = page[sizeof(uint)..];
        if (length > (uint)page.Length)
        {
            DecodingFault.ThrowCorrupt(
                $"The definition levels take {length:N0} bytes, but {page.Length:N0} are left of the page.");
        }

        ReadOnlySpan<byte> levels = page[..(int)length];
        page = page[(int)length..];
        return levels;
    }

    /// <summary>Appends rows by levels in the RLE and bit-packing hybrid.</summary>
    /// <returns>Rows that have a value.</returns>
    public static int AppendHybrid(ReadOnlySpan<byte> levels, int rows, ColumnBuffer destination)
    {
        var reader = new RleHybridReader(levels, BitWidth);
        int valid = 0;
        while (rows > 0)
        {
            RleRun run = reader.ReadRun();
            int length = (int)Math.Min(run.Length, rows);
            rows -= length;
            if (!run.IsRepeated)
            {
                valid += destination.AppendRows(run.Packed, length);
            }
            else if (run.Value == 0)
            {
                destination.AppendNullRows(length);
            }
            else
            {
                CheckLevel(run.Value);
                destination.AppendValidRows(length);
                valid += length;
            }
        }

        return valid;
    }

    /// <summary>
    /// Cuts levels in the deprecated BIT_PACKED encoding, most significant bit first, off a page and appends their rows.
    /// </summary>
    /// <returns>Rows that have a value.</returns>
    public static int AppendBitPacked(ref ReadOnlySpan<byte> page, int rows, ColumnBuffer destination)
    {
        int length = (int)BitUnpacker.ByteCount(rows, BitWidth);
        if (length > page.Length)
        {
            DecodingFault.ThrowCorrupt(
                $"The definition levels of {rows:N0} rows take {length:N0} bytes, but the page has {page.Length:N0}.");
        }

        int valid = 0;
        Span<byte> reversed = stackalloc byte[64];
        for (int done = 0; done < length; done += reversed.Length)
        {
            ReadOnlySpan<byte> part = page[done..Math.Min(length, done + reversed.Length)];
            for (int i = 0; i < part.Length; i++)
            {
                reversed[i] = ReverseBits(part[i]);
            }

            valid += destination.AppendRows(reversed, Math.Min(rows - done * 8, part.Length * 8));
        }

        page = page[length..];
        return valid;
    }

    private static void CheckLevel(uint level)
    {
        if (level > 1)
        {
            DecodingFault.ThrowCorrupt($"The definition level {level} is above the column's highest, 1.");
        }
    }

    private static byte ReverseBits(uint bits)
    {
        bits = (bits & 0xF0) >> 4 | (bits & 0x0F) << 4;
        bits = (bits & 0xCC) >> 2 | (bits & 0x33) << 2;
        return (byte)((bits & 0xAA) >> 1 | (bits & 0x55) << 1);
    }
}
