namespace Medallion.Parquet.Columns;

/// <summary>Values of one column of fixed-size values.</summary>
/// <typeparam name="T"><see cref="bool"/>, <see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed partial class ValueBuffer<T>(ParquetColumn column) : ColumnBuffer(column)
    where T : unmanaged
{
    private T[] _values = [];
    private int _count;

    /// <summary>The values without the nulls.</summary>
    public ReadOnlySpan<T> Values => _values.AsSpan(0, _count);

    /// <inheritdoc/>
    public override long ByteCount => (long)_count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();

    /// <summary>Appends a value.</summary>
    public void Append(T value)
    {
        if (_count == _values.Length)
        {
            Grow(_count + 1);
        }

        _values[_count++] = value;
        AppendValid();
    }

    /// <summary>Appends values, none of them null.</summary>
    public void Append(ReadOnlySpan<T> values)
    {
        values.CopyTo(AppendUninitialized(values.Length));
    }

    /// <summary>Appends rows that have values, and returns the place where the caller writes them.</summary>
    public Span<T> AppendUninitialized(int count)
    {
        if (_values.Length - _count < count)
        {
            Grow(_count + count);
        }

        Span<T> place = _values.AsSpan(_count, count);
        _count += count;
        AppendValid(count);
        return place;
    }

    /// <inheritdoc/>
    public override void AppendSelected(ColumnBuffer source, ReadOnlySpan<ulong> selection)
    {
        ReadOnlySpan<T> values = ((ValueBuffer<T>)source).Values;
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
                Append(values[next]);
            }

            next++;
        }
    }

    private protected override void ClearValues() => _count = 0;

    private void Grow(int needed) =>
        ArrayGrowth.Grow(ref _values, _count, needed, least: 1024);
}
