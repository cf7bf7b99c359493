using System.Buffers.Binary;
using System.Numerics;

namespace Medallion.Parquet.Columns;

/// <content>
/// Appending many rows at once. A page stores which rows are null apart from the values, so that the two are appended one
/// after the other; they have to agree when the page is done.
/// </content>
public abstract partial class ColumnBuffer
{
    /// <summary>Most rows of one buffer; leaves room to round up to whole words.</summary>
    internal const int MaxRows = int.MaxValue - 2 * BitsPerWord;

    /// <summary>Marks <paramref name="count"/> more rows as having a value, which the caller appends apart.</summary>
    public void AppendValidRows(int count) => AppendValid(count);

    /// <summary>Marks <paramref name="count"/> more rows as null.</summary>
    public void AppendNullRows(int count)
    {
        EnsureValidity(RowCount + count);
        RowCount += count;
        NullCount += count;
    }

    /// <summary>Marks rows by one bit each, least significant bit first: 1 where there is a value.</summary>
    /// <param name="bits">At least <paramref name="count"/> bits.</param>
    /// <param name="count">Rows.</param>
    /// <returns>Rows that have a value.</returns>
    internal int AppendRows(ReadOnlySpan<byte> bits, int count)
    {
        EnsureValidity(RowCount + count);
        int valid = 0;
        for (int done = 0; done < count; done += BitsPerWord)
        {
            int taken = Math.Min(BitsPerWord, count - done);
            ulong word = LoadWord(bits[(done / 8)..]) & (ulong.MaxValue >> (BitsPerWord - taken));
            valid += BitOperations.PopCount(word);
            AppendWord(word, taken);
        }

        NullCount += count - valid;
        return valid;
    }

    private static ulong LoadWord(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        }

        ulong word = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            word = word << 8 | bytes[i];
        }

        return word;
    }

    private void AppendWord(ulong word, int rows)
    {
        int bit = RowCount % BitsPerWord;
        _validity[RowCount / BitsPerWord] |= word << bit;
        if (bit + rows > BitsPerWord)
        {
            _validity[RowCount / BitsPerWord + 1] |= word >> (BitsPerWord - bit);
        }

        RowCount += rows;
    }
}
