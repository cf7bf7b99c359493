using System.Buffers;

namespace Medallion.Parquet.Columns;

/// <summary>Values of one column of fixed-size values.</summary>
/// <typeparam name="T"><see cref="bool"/>, <see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed partial class ValueBuffer<T> : ColumnBuffer
    where T : unmanaged
{
    private LentArray<T> _values;
    private int _count;

    /// <summary>An empty buffer.</summary>
    /// <param name="column">The column.</param>
    /// <param name="pool">Lends its memory until it is <see cref="ColumnBuffer.Release">given back</see>. Default: nobody.</param>
    public ValueBuffer(ParquetColumn column, ArrayPool<byte>? pool = null)
        : base(column) => _values = new LentArray<T>(pool);

    /// <summary>The values without the nulls.</summary>
    public ReadOnlySpan<T> Values => _values.Values[.._count];

    /// <inheritdoc/>
    public override long ByteCount => (long)_count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();

    /// <summary>Appends a value.</summary>
    public void Append(T value) => AppendUninitialized(1)[0] = value;

    /// <summary>Appends values, none of them null.</summary>
    public void Append(ReadOnlySpan<T> values)
    {
        values.CopyTo(AppendUninitialized(values.Length));
    }

    /// <summary>Appends rows that have values, and returns the place where the caller writes them.</summary>
    public Span<T> AppendUninitialized(int count)
    {
        Span<T> place = AppendValues(count);
        AppendValid(count);
        return place;
    }

    private protected override void AppendValues(ColumnBuffer source, int first, int count) =>
        ((ValueBuffer<T>)source).Values.Slice(first, count).CopyTo(AppendValues(count));

    private protected override void ClearValues() => _count = 0;

    private protected override void ReleaseValues() => _values.Release();
}
