using System.Collections.Concurrent;
using System.Diagnostics;
using Medallion.Parquet.Columns;
using Medallion.Stages.Deduplication;
using Medallion.Stages.Execution;
using Medallion.Stages.Telemetry;

namespace Medallion.Stages.Gold;

/// <summary>Reads nothing but the key columns of a silver file and finds the rows to drop.</summary>
internal sealed class DuplicateSearch(SilverFile silver, EngineOptions engine)
{
    /// <summary>Row groups that are under way for each core: one is read while another is searched.</summary>
    private const int RowGroupsPerCore = 2;

    /// <summary>Finds the rows whose key is kept in another row.</summary>
    /// <param name="columns">Positions of the key columns.</param>
    /// <param name="keep">Which of the rows with one key stays.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public async Task<DeduplicationResult> FindAsync(
        IReadOnlyList<int> columns, KeptOccurrence keep, CancellationToken cancellationToken)
    {
        using Activity? span = StageSpans.StartObject(StageSpans.Read, silver.Version);
        using Deduplicator deduplicator = engine.CreateDeduplicator(keep, silver.RowCount);
        var free = new ConcurrentBag<ColumnBuffer[]>();
        await Parallel.ForAsync(
            0,
            silver.Reader.RowGroupCount,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = engine.Workers * RowGroupsPerCore,
                TaskScheduler = TaskScheduler.Current,
                CancellationToken = cancellationToken,
            },
            async (rowGroup, token) =>
            {
                using SilverPages pages = await silver.LoadAsync(rowGroup, columns, token);
                ColumnBuffer[] keys = free.TryTake(out ColumnBuffer[]? used)
                    ? used
                    : [.. columns.Select(column => silver.CreateBuffer(column))];
                await pages.ReadAsync(columns, keys, token);
                deduplicator.Add(silver.FirstRow(rowGroup), keys, token);
                free.Add(keys);
            });
        while (free.TryTake(out ColumnBuffer[]? used))
        {
            Array.ForEach(used, static buffer => buffer.Release());
        }

        DeduplicationResult result = await deduplicator.CompleteAsync(progress: null, cancellationToken);
        span?.SetTag(StageAttributes.Spilled, result.SpilledBytes);
        return result;
    }
}
