using Medallion.Parquet.Columns;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>Keys of one column of byte arrays.</summary>
internal sealed class BinaryKeyReader(BinaryBuffer column, long firstRow, KeyScratch scratch)
    : SingleColumnReader(column, firstRow, scratch)
{
    private protected override KeyBlock Read(int value, int count, long first, ReadOnlySpan<int> rows)
    {
        int start = value == 0 ? 0 : column.Ends[value - 1];
        return new KeyBlock(column.Bytes, start, column.Ends.Slice(value, count), first, rows);
    }
}
