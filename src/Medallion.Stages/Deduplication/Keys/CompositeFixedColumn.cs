using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Medallion.Parquet.Columns;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>A key column of fixed-size values, among others.</summary>
internal sealed class CompositeFixedColumn<T>(ValueBuffer<T> column) : CompositeColumn(column)
    where T : unmanaged
{
    private int _value;

    public override void AddSizes(int firstRow, Span<int> sizes)
    {
        int width = Unsafe.SizeOf<T>();
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = HasNulls && IsNull(firstRow + i) ? sizes[i] : AddSaturating(sizes[i], width);
        }
    }

    public override void Write(int firstRow, Span<int> cursors, Span<byte> target)
    {
        ReadOnlySpan<T> values = column.Values;
        for (int i = 0; i < cursors.Length; i++)
        {
            if (HasNulls && IsNull(firstRow + i))
            {
                continue;
            }

            MemoryMarshal.Write(target[cursors[i]..], CanonicalValue.Of(values[_value++]));
            cursors[i] += Unsafe.SizeOf<T>();
        }
    }
}
