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
    public static ColumnBuffer Create(ParquetColumn column) => column.Type.Physical switch
    {
        PhysicalType.Boolean => new ValueBuffer<bool>(column),
        PhysicalType.Int32 => new ValueBuffer<int>(column),
        PhysicalType.Int64 => new ValueBuffer<long>(column),
        PhysicalType.Float => new ValueBuffer<float>(column),
        PhysicalType.Double => new ValueBuffer<double>(column),
        PhysicalType.Int96 or PhysicalType.ByteArray or PhysicalType.FixedLenByteArray => new BinaryBuffer(column),
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

    /// <summary>Appends the rows of another buffer of the same type whose bits in <paramref name="selection"/> are 1.</summary>
    public abstract void AppendSelected(ColumnBuffer source, ReadOnlySpan<ulong> selection);

    /// <summary>Forgets the values.</summary>
    private protected abstract void ClearValues();

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

    private void EnsureValidity(int rows)
    {
        int words = (rows + BitsPerWord - 1) / BitsPerWord;
        if (words > _validity.Length)
        {
            Array.Resize(ref _validity, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(words, 16)));
        }
    }
}
