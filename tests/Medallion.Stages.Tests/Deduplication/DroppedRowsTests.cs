using FsCheck.Xunit;
using Medallion.Stages.Deduplication;
using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Deduplication;

public sealed class DroppedRowsTests
{
    private const long FarRow = 20_000_000_000;

    [Fact]
    public void Rows_beyond_32_bits_are_told_apart()
    {
        DroppedRows dropped = new();
        dropped.EnsureRows(FarRow + 1);
        dropped.Drop(FarRow);

        Assert.True(dropped[FarRow]);
        Assert.False(dropped[FarRow - 1]);
        Assert.False(dropped[FarRow & uint.MaxValue]);
        Assert.False(dropped[FarRow * 2]);
        Assert.Equal(1, dropped.Count());
        Assert.Equal(1, dropped.Count(0, FarRow + 1));
        Assert.Equal(0, dropped.Count(0, FarRow));
    }

    [SeededProperty]
    public void Kept_rows_and_counts_are_those_of_single_rows(int seed)
    {
        var random = new Random(seed);
        DroppedRows dropped = new();
        dropped.EnsureRows(1_100_000);
        int origin = 524_288 - 1000 + random.Next(100);
        for (int i = 0; i < 700; i++)
        {
            dropped.Drop(origin + random.Next(1600));
        }

        int first = origin + random.Next(300);
        int count = random.Next(1300);
        ulong[] selection = new ulong[(count + 63) / 64];
        Array.Fill(selection, 0xAAAA_AAAA_AAAA_AAAA);
        dropped.CopyKeptTo(first, count, selection);

        for (int i = 0; i < selection.Length * 64; i++)
        {
            bool isKept = (selection[i / 64] >> (i % 64) & 1) != 0;
            Assert.Equal(i < count && !dropped[first + i], isKept);
        }

        Assert.Equal(Enumerable.Range(first, count).Count(row => dropped[row]), dropped.Count(first, count));
    }

    [Fact]
    public async Task Rows_dropped_at_once_by_several_threads_are_all_dropped()
    {
        DroppedRows dropped = new();
        dropped.EnsureRows(2_000_000);
        await Parallel.ForAsync(0, 4, (thread, _) =>
        {
            for (int row = thread; row < 2_000_000; row += 8)
            {
                dropped.Drop(row);
            }

            return ValueTask.CompletedTask;
        });

        Assert.Equal(1_000_000, dropped.Count());
    }
}
