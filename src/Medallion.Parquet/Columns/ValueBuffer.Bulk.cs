namespace Medallion.Parquet.Columns;

/// <content>Appending values apart from their rows.</content>
public sealed partial class ValueBuffer<T>
{
    /// <summary>Appends values whose rows are marked apart, and returns the place where the caller writes them.</summary>
    internal Span<T> AppendValues(int count)
    {
        if (_values.Length - _count < count)
        {
            Grow(checked(_count + count));
        }

        Span<T> place = _values.AsSpan(_count, count);
        _count += count;
        return place;
    }
}
