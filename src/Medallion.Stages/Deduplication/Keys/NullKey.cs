using Medallion.Parquet.Columns;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>The null as the key of a single column: one key whose rows are counted here, as it has no bytes to compare.</summary>
internal sealed class NullKey(KeptOccurrence keep, DroppedRows dropped)
{
    private readonly Lock _gate = new();
    private long _kept = -1;

    public void Add(ColumnBuffer column, long firstRow)
    {
        if (column.NullCount == 0)
        {
            return;
        }

        lock (_gate)
        {
            for (int row = 0; row < column.RowCount; row++)
            {
                if (!column.IsValid(row))
                {
                    Add(firstRow + row);
                }
            }
        }
    }

    private void Add(long row)
    {
        if (_kept < 0)
        {
            _kept = row;
            return;
        }

        bool isBetter = keep == KeptOccurrence.First ? row < _kept : row > _kept;
        dropped.Drop(isBetter ? _kept : row);
        _kept = isBetter ? row : _kept;
    }
}
