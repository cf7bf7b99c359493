namespace Medallion.Parquet.Columns;

/// <content>Appending values apart from their rows.</content>
public sealed partial class BinaryBuffer
{
    /// <summary>Bytes of all values together.</summary>
    public int ByteLength => End;

    /// <summary>
    /// Makes room for values whose rows are marked apart. The caller writes bytes and ends, then calls
    /// <see cref="CommitValues"/>; until then nothing is appended.
    /// </summary>
    /// <param name="values">Values, at most.</param>
    /// <param name="bytes">Bytes of them together, at most.</param>
    /// <param name="room">Free bytes, at least as many as asked for; the first one has the position <see cref="ByteLength"/>.</param>
    /// <param name="ends">As many as asked for; counted from the start of <see cref="Bytes"/>.</param>
    public void ReserveValues(int values, long bytes, out Span<byte> room, out Span<int> ends)
    {
        int start = End;
        if (_bytes.Capacity - start < bytes)
        {
            _bytes.Grow(start + bytes, start, Column.Name);
        }

        if (_ends.Capacity - _count < values)
        {
            _ends.Grow((long)_count + values, _count, Column.Name);
        }

        room = _bytes.Values[start..];
        ends = _ends.Values.Slice(_count, values);
    }

    /// <summary>Appends the first <paramref name="values"/> of the reserved values.</summary>
    public void CommitValues(int values) => _count += values;
}
