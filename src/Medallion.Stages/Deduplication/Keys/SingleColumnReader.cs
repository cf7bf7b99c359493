using Medallion.Parquet.Columns;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>Keys of one column: its values as they are, without a copy where the type allows. Nulls have no key here.</summary>
internal abstract class SingleColumnReader(ColumnBuffer column, long firstRow, KeyScratch scratch) : KeyReader
{
    private readonly ValidRows? _rows = column.NullCount == 0 ? null : new ValidRows(column);
    private int _next;

    public sealed override bool TryRead(out KeyBlock block)
    {
        int count = Math.Min(scratch.BlockRows, column.ValueCount - _next);
        if (count == 0)
        {
            block = default;
            return false;
        }

        ReadOnlySpan<int> rows = [];
        long first = firstRow + _next;
        if (_rows is not null)
        {
            rows = scratch.Rows.AsSpan(0, count);
            _rows.Read(scratch.Rows.AsSpan(0, count));
            first = firstRow;
        }

        block = Read(_next, count, first, rows);
        _next += count;
        return true;
    }

    private protected abstract KeyBlock Read(int value, int count, long first, ReadOnlySpan<int> rows);
}
