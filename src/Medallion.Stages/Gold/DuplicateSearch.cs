using System.Collections.Concurrent;
using Medallion.Parquet.Columns;
using Medallion.Stages.Deduplication;
using Medallion.Stages.Execution;
using Medallion.Stages.Execution.Flow;

namespace Medallion.Stages.Gold;

/// <summary>Reads nothing but the key columns of a silver file and finds the rows to drop.</summary>
internal sealed class DuplicateSearch(SilverFile silver, EngineOptions engine)
{
    /// <summary>Finds the rows whose key is kept in another row.</summary>
    /// <param name="columns">Positions of the key columns.</param>
    /// <param name="options">How keys are compared.</param>
    /// <param name="skip">Rows that are left alone; null: none.</param>
    /// <param name="onRows">Is told how many more rows were compared.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public async Task<DroppedRows> FindAsync(
        IReadOnlyList<int> columns,
        DeduplicationOptions options,
        Func<long, bool>? skip,
        Action<int> onRows,
        CancellationToken cancellationToken)
    {
        await using var deduplicator = new Deduplicator(options);
        if (!await ScanAsync(columns, deduplicator, skip, onRows, cancellationToken))
        {
            deduplicator.RestartSpilling();
            await ScanAsync(columns, deduplicator, skip, static _ => { }, cancellationToken);
        }

        await deduplicator.CompleteAsync(cancellationToken);
        return deduplicator.Dropped;
    }

    /// <summary>Decodes row groups on every core and compares their keys in order; false where the keys do not fit into memory.</summary>
    private async Task<bool> ScanAsync(
        IReadOnlyList<int> columns,
        Deduplicator deduplicator,
        Func<long, bool>? skip,
        Action<int> onRows,
        CancellationToken cancellationToken)
    {
        var free = new ConcurrentBag<ColumnBuffer[]>();
        bool fits = true;
        await OrderedWork.RunAsync(
            Enumerable.Range(0, silver.Reader.RowGroupCount).TakeWhile(_ => Volatile.Read(ref fits)).ToAsyncEnumerable(),
            engine.Workers,
            async (rowGroup, token) =>
            {
                ColumnBuffer[] buffers = free.TryTake(out ColumnBuffer[]? used)
                    ? used
                    : [.. columns.Select(column => ColumnBuffer.Create(silver.Reader.Schema[column]))];
                await silver.ReadAsync(rowGroup, columns, buffers, token);
                return buffers;
            },
            (buffers, _) =>
            {
                if (fits)
                {
                    Volatile.Write(ref fits, deduplicator.Add(buffers, skip));
                    onRows(buffers[0].RowCount);
                }

                free.Add(buffers);
                return ValueTask.CompletedTask;
            },
            cancellationToken);
        return fits;
    }
}
