using Benchmarks.Contestants;
using Benchmarks.Data;
using Benchmarks.Measuring;

namespace Medallion.FunctionalTests;

/// <summary>The memory of the service, in a process of its own, does not follow the size of the data.</summary>
public sealed class MemoryTests
{
    private const long Mebibyte = 1024 * 1024;

    // The bound is for two cores: every core more has buffers of its own.
    private const int Threads = 2;

    [Fact]
    public async Task Peak_stays_flat_while_rows_grow_eightfold_and_below_256_MiB()
    {
        long few = await PeakAsync(peopleInEachFile: 250_000);
        long many = await PeakAsync(peopleInEachFile: 2_000_000);

        Assert.InRange(many, 0, 256 * Mebibyte);
        Assert.True(many <= 1.2 * few, $"{few / Mebibyte} MiB for 500,000 rows, {many / Mebibyte} MiB for 4,000,000");
    }

    [Fact]
    public async Task A_service_that_ends_at_its_start_is_told_and_not_waited_for()
    {
        var service = new MedallionService(ServiceProgram.Built, new RunSettings(Threads: -1, Passes: 1));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => service.RunAsync(InFolder(Path.GetTempPath()), CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(3)));

        Assert.Contains("before it listened", error.Message, StringComparison.Ordinal);
    }

    private static Benchmarks.Data.Lake InFolder(string folder) => new(folder, S3: null);

    private static async Task<long> PeakAsync(int peopleInEachFile)
    {
        string folder = Directory.CreateTempSubdirectory("medallion-memory-").FullName;
        try
        {
            BronzeData bronze = await BronzeData.MakeAsync(folder, peopleInEachFile, Duplicates.Half, CancellationToken.None);
            var service = new MedallionService(ServiceProgram.Built, new RunSettings(Threads, Passes: 1));
            IReadOnlyList<StageMeasurement> stages = await service.RunAsync(InFolder(folder), CancellationToken.None);
            Assert.Equal(bronze.Rows, stages.Single(static s => s.Stage == "silver").OutputRows);
            Assert.Equal(peopleInEachFile, stages.Single(static s => s.Stage == "gold").OutputRows);
            return stages.Max(static s => s.PeakBytes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
