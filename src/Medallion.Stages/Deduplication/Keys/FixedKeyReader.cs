using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Medallion.Parquet.Columns;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>Keys of one column of fixed-size values.</summary>
internal sealed class FixedKeyReader<T>(ValueBuffer<T> column, long firstRow, KeyScratch scratch)
    : SingleColumnReader(column, firstRow, scratch)
    where T : unmanaged
{
    private readonly KeyScratch _scratch = scratch;

    private protected override KeyBlock Read(int value, int count, long first, ReadOnlySpan<int> rows)
    {
        ReadOnlySpan<T> values = column.Values.Slice(value, count);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        if (typeof(T) == typeof(double) || typeof(T) == typeof(float))
        {
            _scratch.ReserveBytes(bytes.Length);
            Span<byte> canonical = _scratch.Bytes.AsSpan(0, bytes.Length);
            CanonicalValue.CopyAll(values, MemoryMarshal.Cast<byte, T>(canonical));
            bytes = canonical;
        }

        return new KeyBlock(bytes, Unsafe.SizeOf<T>(), first, rows);
    }
}
