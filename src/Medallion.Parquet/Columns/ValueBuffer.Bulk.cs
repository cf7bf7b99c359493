namespace Medallion.Parquet.Columns;

/// <content>Appending values apart from their rows.</content>
public sealed partial class ValueBuffer<T>
{
    /// <summary>Appends values whose rows are marked apart, and returns the place where the caller writes them.</summary>
    internal Span<T> AppendValues(int count)
    {
        if (_values.Capacity - _count < count)
        {
            _values.Grow((long)_count + count, _count, Column.Name);
        }

        Span<T> place = _values.Values.Slice(_count, count);
        _count += count;
        return place;
    }
}
