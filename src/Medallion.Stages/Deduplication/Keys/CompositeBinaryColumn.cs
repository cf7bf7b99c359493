using Medallion.Parquet.Columns;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>A key column of byte arrays, among others. Each value has its length in front, which tells it from the next one.</summary>
internal sealed class CompositeBinaryColumn(BinaryBuffer column) : CompositeColumn(column)
{
    private int _value;

    public override void AddSizes(int firstRow, Span<int> sizes)
    {
        int value = _value;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (HasNulls && IsNull(firstRow + i))
            {
                continue;
            }

            int length = column[value++].Length;
            sizes[i] = AddSaturating(sizes[i], (long)VarInt.Size((uint)length) + length);
        }
    }

    public override void Write(int firstRow, Span<int> cursors, Span<byte> target)
    {
        for (int i = 0; i < cursors.Length; i++)
        {
            if (HasNulls && IsNull(firstRow + i))
            {
                continue;
            }

            ReadOnlySpan<byte> value = column[_value++];
            Span<byte> place = target[cursors[i]..];
            int prefix = VarInt.Write(place, (uint)value.Length);
            KeyBytes.Copy(value, place[prefix..]);
            cursors[i] += prefix + value.Length;
        }
    }
}
