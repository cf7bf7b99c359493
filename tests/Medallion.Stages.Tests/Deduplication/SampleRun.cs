using Medallion.Stages.Deduplication;
using Medallion.Stages.Deduplication.Memory;
using Medallion.Stages.Deduplication.Spilling;

namespace Medallion.Stages.Tests.Deduplication;

/// <summary>Runs a deduplicator over sample rows.</summary>
internal static class SampleRun
{
    /// <summary>So small that a few hundred rows cross every boundary.</summary>
    public static Geometry Tiny { get; } = new()
    {
        ChunkBytes = 64,
        BlockRows = 16,
        PartitionRows = 8,
        MinimumPartitions = 2,
        MaximumPartitions = 8,
        OverflowPartitions = 4,
    };

    public static async Task<DeduplicationResult> RunAsync(
        SampleRows rows, DeduplicationOptions options, Geometry geometry, int batchRows = 100)
    {
        using Deduplicator deduplicator = new(options, geometry, new SpillFile(options.SpillFolder));
        int batches = (rows.Count + batchRows - 1) / batchRows;
        ParallelOptions callers = new() { MaxDegreeOfParallelism = options.Parallelism };
        await Parallel.ForAsync(0, batches, callers, (batch, stop) =>
        {
            int first = batch * batchRows;
            deduplicator.Add(first, rows.Columns(first, batchRows), stop);
            return ValueTask.CompletedTask;
        });
        return await deduplicator.CompleteAsync(progress: null, CancellationToken.None);
    }

    public static void AssertDropped(HashSet<long> expected, DeduplicationResult result)
    {
        IEnumerable<long> dropped = Enumerable.Range(0, (int)result.RowCount)
            .Select(static row => (long)row)
            .Where(row => result.DroppedRows[row]);
        Assert.Equal(expected.Order(), dropped);
        Assert.Equal(expected.Count, result.DuplicateCount);
    }
}
