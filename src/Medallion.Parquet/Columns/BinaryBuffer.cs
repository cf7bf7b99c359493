namespace Medallion.Parquet.Columns;

/// <summary>Values of one column of byte arrays: the bytes one behind the other, and where each value ends.</summary>
public sealed partial class BinaryBuffer(ParquetColumn column) : ColumnBuffer(column)
{
    private const int LeastBytes = 16 * 1024;
    private const int LeastEnds = 1024;

    private byte[] _bytes = [];
    private int[] _ends = [];
    private int _count;

    /// <summary>Bytes of all values, one behind the other.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, End);

    /// <summary>For each value, where it ends in <see cref="Bytes"/>; it starts where the one before ends.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, _count);

    /// <inheritdoc/>
    public override long ByteCount => End + (long)_count * sizeof(int);

    private int End => _count == 0 ? 0 : _ends[_count - 1];

    /// <summary>A value by its position among the values (nulls not counted).</summary>
    public ReadOnlySpan<byte> this[int value]
    {
        get
        {
            int start = value == 0 ? 0 : _ends[value - 1];
            return _bytes.AsSpan(start, _ends[value] - start);
        }
    }

    /// <summary>Appends a value.</summary>
    /// <exception cref="InvalidOperationException">All values together would take 2 GiB or more.</exception>
    public void Append(ReadOnlySpan<byte> value) => value.CopyTo(AppendUninitialized(value.Length));

    /// <summary>Appends a value of <paramref name="length"/> bytes, and returns the place where the caller writes it.</summary>
    public Span<byte> AppendUninitialized(int length)
    {
        int start = End;
        if (_bytes.Length - start < length)
        {
            GrowBytes((long)start + length);
        }

        if (_count == _ends.Length)
        {
            ArrayGrowth.Grow(ref _ends, _count, _count + 1L, LeastEnds);
        }

        _ends[_count++] = start + length;
        AppendValid();
        return _bytes.AsSpan(start, length);
    }

    /// <inheritdoc/>
    public override void AppendSelected(ColumnBuffer source, ReadOnlySpan<ulong> selection)
    {
        var from = (BinaryBuffer)source;
        int next = 0;
        for (int row = 0; row < source.RowCount; row++)
        {
            bool selected = (selection[row / 64] >> (row % 64) & 1) != 0;
            if (!source.IsValid(row))
            {
                if (selected)
                {
                    AppendNull();
                }

                continue;
            }

            if (selected)
            {
                Append(from[next]);
            }

            next++;
        }
    }

    private protected override void ClearValues() => _count = 0;

    private void GrowBytes(long needed)
    {
        if (needed > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"The values of column '{Column.Name}' take {needed:N0} bytes in one row group; at most {Array.MaxLength:N0} fit.");
        }

        ArrayGrowth.Grow(ref _bytes, End, needed, LeastBytes);
    }
}
