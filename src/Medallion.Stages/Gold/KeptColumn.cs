using Medallion.Parquet.Columns;
using Medallion.Stages.Deduplication;

namespace Medallion.Stages.Gold;

/// <summary>Reads what stays of one column, row group by row group.</summary>
internal sealed class KeptColumn(SilverFile silver, DroppedRows dropped, int column) : IDisposable
{
    private const int BitsPerWord = 64;

    private readonly ColumnBuffer _all = silver.CreateBuffer(column);
    private readonly ColumnBuffer _kept = silver.CreateBuffer(column);
    private ulong[] _selection = [];

    /// <summary>Reads what stays of a row group; the buffer is overwritten by the next call.</summary>
    public async ValueTask<ColumnBuffer> ReadAsync(int rowGroup, bool withNulls, CancellationToken cancellationToken)
    {
        _kept.Clear();
        using (SilverPages pages = await silver.LoadAsync(rowGroup, [column], cancellationToken))
        {
            await pages.ReadAsync([column], [_all], cancellationToken);
        }

        Select(rowGroup, withNulls);
        _kept.AppendSelected(_all, _selection);
        return _kept;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _all.Release();
        _kept.Release();
    }

    private void Select(int rowGroup, bool withNulls)
    {
        int rows = silver.RowsIn(rowGroup);
        int words = (rows + BitsPerWord - 1) / BitsPerWord;
        if (_selection.Length < words)
        {
            _selection = new ulong[words];
        }

        dropped.CopyKeptTo(silver.FirstRow(rowGroup), rows, _selection);
        for (int i = 0; !withNulls && _all.NullCount > 0 && i < words; i++)
        {
            _selection[i] &= _all.Validity[i];
        }
    }
}
