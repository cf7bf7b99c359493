using System.Buffers.Text;
using Medallion.Parquet.Columns;
using Medallion.Stages.Deduplication;
using Medallion.Stages.Deduplication.Memory;
using Medallion.Stages.Deduplication.Spilling;

namespace Medallion.Stages.Tests.Deduplication;

[Collection(MeasuredAlone.Name)]
public sealed class DeduplicatorMemoryTests
{
    private const int BatchRows = 20_000;

    [Theory]
    [InlineData(1, 1, 400_000)]
    [InlineData(4, 2, 400_000)]
    [InlineData(2, 8, 400_000)]
    public async Task Keys_beyond_the_budget_are_spilled_and_the_budget_holds(int mebibytes, int parallelism, int rows)
    {
        (DeduplicationResult result, long peak) = await RunAsync(mebibytes, parallelism, rows, static row => row);

        Assert.Equal(0, result.DuplicateCount);
        Assert.True(result.SpilledBytes > 0, "nothing was spilled");
        Assert.InRange(peak, 1, mebibytes * 1024L * 1024L);
    }

    [Fact]
    public async Task Rows_with_one_key_need_neither_memory_nor_disk()
    {
        (DeduplicationResult result, long peak) = await RunAsync(1, 2, 400_000, static _ => 7);

        Assert.Equal(399_999, result.DuplicateCount);
        Assert.False(result.DroppedRows[0]);
        Assert.Equal(0, result.SpilledBytes);
        Assert.InRange(peak, 1, 1024 * 1024);
    }

    [Fact]
    public async Task Duplicates_make_room_before_anything_is_spilled()
    {
        (DeduplicationResult result, _) = await RunAsync(2, 1, 400_000, static row => row % 10_000);

        Assert.Equal(390_000, result.DuplicateCount);
        Assert.Equal(0, result.SpilledBytes);
    }

    [Fact]
    public async Task Keys_fit_that_are_as_large_as_the_budget_says()
    {
        // Eighteen bytes a row: 15 of the key, one of its length, two of the distance between rows.
        (DeduplicationResult result, _) = await RunAsync(8, 1, 350_000, static row => row);

        Assert.Equal(0, result.SpilledBytes);
    }

    [Fact]
    public async Task Memory_that_is_taken_is_memory_that_is_accounted_for()
    {
        using Deduplicator deduplicator = new(
            new DeduplicationOptions { MemoryBudgetBytes = 64 * 1024 * 1024, ExpectedRows = 1_000_000 });
        BinaryBuffer column = new(new ParquetColumn("id", ParquetType.String));
        Fill(column, 0, static row => row);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int first = 0; first < 1_000_000; first += BatchRows)
        {
            column.Clear();
            Fill(column, first, static row => row);
            deduplicator.Add(first, [column], CancellationToken.None);
        }

        long taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        DeduplicationResult result = await deduplicator.CompleteAsync(progress: null, CancellationToken.None);

        Assert.Equal(0, result.SpilledBytes);
        Assert.InRange(taken, deduplicator.PeakBytes / 2, deduplicator.PeakBytes + 4 * 1024 * 1024);
        Assert.InRange(deduplicator.PeakBytes, 18_000_000, 26_000_000);
    }

    private static async Task<(DeduplicationResult Result, long Peak)> RunAsync(
        int mebibytes, int parallelism, int rows, Func<int, int> keyOf)
    {
        DeduplicationOptions options = new()
        {
            MemoryBudgetBytes = mebibytes * 1024L * 1024L,
            Parallelism = parallelism,
            ExpectedRows = rows,
        };
        using Deduplicator deduplicator = new(options, new Geometry(), new SpillFile(""));
        ParallelOptions callers = new() { MaxDegreeOfParallelism = parallelism };
        await Parallel.ForAsync(0, rows / BatchRows, callers, (batch, stop) =>
        {
            BinaryBuffer column = new(new ParquetColumn("id", ParquetType.String));
            Fill(column, batch * BatchRows, keyOf);
            deduplicator.Add(batch * BatchRows, [column], stop);
            return ValueTask.CompletedTask;
        });
        return (await deduplicator.CompleteAsync(progress: null, CancellationToken.None), deduplicator.PeakBytes);
    }

    private static void Fill(BinaryBuffer column, int first, Func<int, int> keyOf)
    {
        for (int row = first; row < first + BatchRows; row++)
        {
            Span<byte> key = column.AppendUninitialized(15);
            key.Fill((byte)'f');
            Utf8Formatter.TryFormat(keyOf(row), key, out _);
        }
    }
}
