using Medallion.Parquet.Columns;
using Medallion.Stages.Deduplication;
using Medallion.Stages.Deduplication.Spilling;
using Medallion.Stages.Failures;

namespace Medallion.Stages.Tests.Deduplication;

public sealed class DeduplicatorSpillTests
{
    private static readonly DeduplicationOptions LittleMemory = new() { MemoryBudgetBytes = 2048, Parallelism = 2 };

    [Theory]
    [InlineData(KeptOccurrence.First)]
    [InlineData(KeptOccurrence.Last)]
    public async Task Keys_that_no_hash_can_tell_apart_are_still_told_apart(KeptOccurrence keep)
    {
        SampleRows rows = Numbers(3000, static row => row % 2000);

        DeduplicationResult result = await SampleRun.RunAsync(
            rows, LittleMemory with { Keep = keep }, SampleRun.Tiny with { HashMask = 0 });

        Assert.True(result.SpilledBytes > 0, "nothing was spilled");
        SampleRun.AssertDropped(rows.FindDuplicates(keep), result);
    }

    [Fact]
    public async Task Partitions_that_do_not_fit_are_split_again()
    {
        SampleRows rows = Numbers(20_000, static row => row % 15_000);

        DeduplicationResult result = await SampleRun.RunAsync(rows, LittleMemory, SampleRun.Tiny, batchRows: 5000);

        // Rows of a few bytes each: more than their size was written, as some went through the file more than once.
        Assert.True(result.SpilledBytes > 20_000 * 12, $"only {result.SpilledBytes} bytes were spilled");
        SampleRun.AssertDropped(rows.FindDuplicates(KeptOccurrence.First), result);
    }

    [Fact]
    public void The_spill_file_has_no_name_or_nobody_else_can_read_it()
    {
        using TemporaryFolder folder = new();
        using (Deduplicator deduplicator = Spill(new SpillFile(folder.Path)))
        {
            string[] names = Directory.GetFiles(folder.Path);
            Assert.Equal(OperatingSystem.IsWindows() ? 1 : 0, names.Length);
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_cancelled_comparison_stops_and_leaves_no_file()
    {
        using TemporaryFolder folder = new();
        using (Deduplicator deduplicator = Spill(new SpillFile(folder.Path)))
        {
            using CancellationTokenSource cancel = new();
            var progress = new CancelAtFirst(cancel);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deduplicator.CompleteAsync(progress, cancel.Token));
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [NeedsFullDevice]
    public void A_full_disk_is_said_to_be_full()
    {
        using SpillFile file = new(
            "/dev", long.MaxValue, static _ => File.OpenHandle(NeedsFullDeviceAttribute.Device, FileMode.Open, FileAccess.ReadWrite));
        StageException error = Assert.Throws<StageException>(() => Spill(file).Dispose());

        Assert.Equal(FailureReason.LocalDiskFull, error.Reason);
        Assert.Contains("/dev", error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public void More_than_may_be_spilled_is_refused(long most)
    {
        using SpillFile file = new("", most);
        StageException error = Assert.Throws<StageException>(() => Spill(file).Dispose());

        Assert.Equal(FailureReason.SpillLimitExceeded, error.Reason);
        Assert.Contains($"{most} bytes", error.Location.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_ends_with_all_rows()
    {
        using Deduplicator deduplicator = Spill(new SpillFile(""));
        var progress = new LastReport();
        DeduplicationResult result = await deduplicator.CompleteAsync(progress, CancellationToken.None);

        Assert.Equal(result.RowCount, progress.Most.RowsCompared);
        Assert.Equal(result.RowCount, progress.Most.RowCount);
    }

    [Fact]
    public async Task Rows_come_before_the_comparison_and_the_comparison_comes_once()
    {
        using Deduplicator deduplicator = new(new DeduplicationOptions());
        DeduplicationResult result = await deduplicator.CompleteAsync(progress: null, CancellationToken.None);

        Assert.Equal(0, result.RowCount);
        Assert.Throws<InvalidOperationException>(
            () => deduplicator.Add(0, Numbers(1, static row => row).Columns(0, 1), CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => deduplicator.CompleteAsync(progress: null, CancellationToken.None));
    }

    [Fact]
    public void Options_out_of_bounds_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Deduplicator(new() { MemoryBudgetBytes = 1024 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Deduplicator(new() { Parallelism = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Deduplicator(new() { ExpectedRows = -1 }));
    }

    private static Deduplicator Spill(SpillFile file)
    {
        Deduplicator deduplicator = new(LittleMemory, SampleRun.Tiny, file);
        SampleRows rows = Numbers(5000, static row => row);
        deduplicator.Add(0, rows.Columns(0, rows.Count), CancellationToken.None);
        Assert.True(file.WrittenBytes > 0, "nothing was spilled");
        return deduplicator;
    }

    private static SampleRows Numbers(int count, Func<int, int> valueOf) => new(
        [new ParquetType(PhysicalType.Int64)],
        Enumerable.Range(0, count).Select(row => new int?[] { valueOf(row) }));

    private sealed class CancelAtFirst(CancellationTokenSource cancel) : IProgress<DeduplicationProgress>
    {
        public void Report(DeduplicationProgress value) => cancel.Cancel();
    }

    private sealed class LastReport : IProgress<DeduplicationProgress>
    {
        private readonly Lock _gate = new();

        public DeduplicationProgress Most { get; private set; }

        public void Report(DeduplicationProgress value)
        {
            lock (_gate)
            {
                Most = value.RowsCompared > Most.RowsCompared ? value : Most;
            }
        }
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("medallion-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
