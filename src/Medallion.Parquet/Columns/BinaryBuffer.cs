using System.Buffers;

namespace Medallion.Parquet.Columns;

/// <summary>Values of one column of byte arrays: the bytes one behind the other, and where each value ends.</summary>
public sealed partial class BinaryBuffer : ColumnBuffer
{
    private LentArray<byte> _bytes;
    private LentArray<int> _ends;
    private int _count;

    /// <summary>An empty buffer.</summary>
    /// <param name="column">The column.</param>
    /// <param name="pool">Lends its memory until it is <see cref="ColumnBuffer.Release">given back</see>. Default: nobody.</param>
    public BinaryBuffer(ParquetColumn column, ArrayPool<byte>? pool = null)
        : base(column)
    {
        _bytes = new LentArray<byte>(pool);
        _ends = new LentArray<int>(pool);
    }

    /// <summary>Bytes of all values, one behind the other.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Values[..End];

    /// <summary>For each value, where it ends in <see cref="Bytes"/>; it starts where the one before ends.</summary>
    public ReadOnlySpan<int> Ends => _ends.Values[.._count];

    /// <inheritdoc/>
    public override long ByteCount => End + (long)_count * sizeof(int);

    private int End => _count == 0 ? 0 : _ends.Values[_count - 1];

    /// <summary>A value by its position among the values (nulls not counted).</summary>
    public ReadOnlySpan<byte> this[int value]
    {
        get
        {
            ReadOnlySpan<int> ends = Ends;
            int start = value == 0 ? 0 : ends[value - 1];
            return _bytes.Values[start..ends[value]];
        }
    }

    /// <summary>Appends a value.</summary>
    /// <exception cref="InvalidOperationException">All values together would take 2 GiB or more.</exception>
    public void Append(ReadOnlySpan<byte> value) => value.CopyTo(AppendUninitialized(value.Length));

    /// <summary>Appends a value of <paramref name="length"/> bytes, and returns the place where the caller writes it.</summary>
    public Span<byte> AppendUninitialized(int length)
    {
        int start = End;
        ReserveValues(1, length, out Span<byte> room, out Span<int> ends);
        ends[0] = start + length;
        _count++;
        AppendValid();
        return room[..length];
    }

    private protected override void AppendValues(ColumnBuffer source, int first, int count)
    {
        var from = (BinaryBuffer)source;
        ReadOnlySpan<int> ends = from.Ends.Slice(first, count);
        int start = first == 0 ? 0 : from.Ends[first - 1];
        ReadOnlySpan<byte> bytes = from.Bytes[start..ends[^1]];
        int moved = End - start;
        ReserveValues(count, bytes.Length, out Span<byte> room, out Span<int> places);
        bytes.CopyTo(room);
        for (int i = 0; i < ends.Length; i++)
        {
            places[i] = ends[i] + moved;
        }

        CommitValues(count);
    }

    private protected override void ClearValues() => _count = 0;

    private protected override void ReleaseValues()
    {
        _bytes.Release();
        _ends.Release();
    }
}
