using System.Buffers;
using System.Numerics;

namespace Medallion.Parquet.Columns;

/// <summary>
/// Values of one column for a run of rows: what the CSV reader fills, the writer encodes and the reader returns.
/// Grows as needed and keeps its memory when cleared, so that one buffer serves row group after row group.
/// Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Values are dense: nulls take no place among them. <see cref="Validity"/> holds one bit a row, least significant bit
/// first, 1 where there is a value; it is all ones where <see cref="NullCount"/> is 0.
/// </remarks>
public abstract partial class ColumnBuffer(ParquetColumn column)
{
    private const int BitsPerWord = 64;

    private ulong[] _validity = [];

    /// <summary>The column.</summary>
    public ParquetColumn Column { get; } = column;

    /// <summary>Rows appended, nulls included.</summary>
    public int RowCount { get; private set; }

    /// <summary>Nulls among them.</summary>
    public int NullCount { get; private set; }

    /// <summary>Values among them.</summary>
    public int ValueCount => RowCount - NullCount;

    /// <summary>One bit a row, see the remarks; bits behind <see cref="RowCount"/> are 0.</summary>
    public ReadOnlySpan<ulong> Validity => _validity.AsSpan(0, (RowCount + BitsPerWord - 1) / BitsPerWord);

    /// <summary>Bytes that the buffered values take in memory, about.</summary>
    public abstract long ByteCount { get; }

    /// <summary>Creates the buffer that fits a column's physical type.</summary>
    /// <param name="column">The column.</param>
    /// <param name="pool">Lends its memory until it is <see cref="Release">given back</see>. Default: nobody.</param>
    public static ColumnBuffer Create(ParquetColumn column, ArrayPool<byte>? pool = null) => column.Type.Physical switch
    {
        PhysicalType.Boolean => new ValueBuffer<bool>(column, pool),
        PhysicalType.Int32 => new ValueBuffer<int>(column, pool),
        PhysicalType.Int64 => new ValueBuffer<long>(column, pool),
        PhysicalType.Float => new ValueBuffer<float>(column, pool),
        PhysicalType.Double => new ValueBuffer<double>(column, pool),
        PhysicalType.Int96 or PhysicalType.ByteArray or PhysicalType.FixedLenByteArray => new BinaryBuffer(column, pool),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Type.Physical, "unknown physical type"),
    };

    /// <summary>Whether the row has a value.</summary>
    public bool IsValid(int row) => (_validity[row / BitsPerWord] >> (row % BitsPerWord) & 1) != 0;

    /// <summary>Appends a null.</summary>
    public void AppendNull()
    {
        EnsureValidity(RowCount + 1);
        RowCount++;
        NullCount++;
    }

    /// <summary>Forgets every row, keeps the memory.</summary>
    public void Clear()
    {
        Array.Clear(_validity, 0, Math.Min(_validity.Length, RowCount / BitsPerWord + 1));
        RowCount = 0;
        NullCount = 0;
        ClearValues();
    }

    /// <summary>
    /// Forgets every row, and gives the memory back to the pool that lent it. May be filled again. Nobody may use what it
    /// has returned before.
    /// </summary>
    public void Release()
    {
        Clear();
        ReleaseValues();
        _validity = [];
    }

    /// <summary>Appends the rows of another buffer of the same type whose bits in <paramref name="selection"/> are 1.</summary>
    /// <param name="source">The buffer.</param>
    /// <param name="selection">A bit for each of its rows, least significant bit first; those behind its last row do not matter.</param>
    public void AppendSelected(ColumnBuffer source, ReadOnlySpan<ulong> selection)
    {
        int value = 0;
        for (int row = 0; row < source.RowCount;)
        {
            int end = row + RunAt(selection, row, source.RowCount, out bool isSelected);
            while (row < end)
            {
                int count = Math.Min(end - row, source.RunAt(row, out bool isValid));
                if (isSelected)
                {
                    AppendRun(source, value, count, isValid);
                }

                value += isValid ? count : 0;
                row += count;
            }
        }
    }

    /// <summary>Forgets the values.</summary>
    private protected abstract void ClearValues();

    /// <summary>Gives the memory of the values back.</summary>
    private protected abstract void ReleaseValues();

    /// <summary>Appends values of another buffer of the same type, but no rows.</summary>
    /// <param name="source">The buffer.</param>
    /// <param name="first">The first of its values.</param>
    /// <param name="count">Values, 1 or more.</param>
    private protected abstract void AppendValues(ColumnBuffer source, int first, int count);

    /// <summary>Marks one more row as having a value.</summary>
    private protected void AppendValid()
    {
        EnsureValidity(RowCount + 1);
        _validity[RowCount / BitsPerWord] |= 1UL << (RowCount % BitsPerWord);
        RowCount++;
    }

    /// <summary>Marks <paramref name="count"/> more rows as having a value.</summary>
    private protected void AppendValid(int count)
    {
        EnsureValidity(RowCount + count);
        for (int remaining = count; remaining > 0;)
        {
            int bit = RowCount % BitsPerWord;
            int taken = Math.Min(BitsPerWord - bit, remaining);
            _validity[RowCount / BitsPerWord] |= ulong.MaxValue >> (BitsPerWord - taken) << bit;
            RowCount += taken;
            remaining -= taken;
        }
    }

    private void AppendRun(ColumnBuffer source, int value, int count, bool isValid)
    {
        if (isValid)
        {
            AppendValues(source, value, count);
            AppendValid(count);
        }
        else
        {
            AppendNullRows(count);
        }
    }

    /// <summary>Rows from one on that all have a value, or all have none.</summary>
    private int RunAt(int row, out bool isValid)
    {
        isValid = true;
        return NullCount == 0 ? RowCount - row : RunAt(_validity, row, RowCount, out isValid);
    }

    /// <summary>How many bits from one on are like it, as far as there are rows.</summary>
    private static int RunAt(ReadOnlySpan<ulong> bits, int first, int rows, out bool isSet)
    {
        isSet = (bits[first / BitsPerWord] >> (first % BitsPerWord) & 1) != 0;
        ulong flip = isSet ? ulong.MaxValue : 0;
        int at = first / BitsPerWord;
        ulong others = (bits[at] ^ flip) & (ulong.MaxValue << (first % BitsPerWord));
        int words = (rows + BitsPerWord - 1) / BitsPerWord;
        while (others == 0 && ++at < words)
        {
            others = bits[at] ^ flip;
        }

        int end = others == 0 ? rows : Math.Min(rows, (at * BitsPerWord) + BitOperations.TrailingZeroCount(others));
        return end - first;
    }

    private void EnsureValidity(int rows)
    {
        int words = (rows + BitsPerWord - 1) / BitsPerWord;
        if (words > _validity.Length)
        {
            Array.Resize(ref _validity, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(words, 16)));
        }
    }
}
