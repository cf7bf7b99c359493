using Benchmarks.Contestants;
using Benchmarks.Data;
using Benchmarks.Measuring;
using Benchmarks.Report;

namespace Benchmarks;

/// <summary>Makes the data, lets everyone run in turn, compares the results, reports.</summary>
internal sealed class PipelineBenchmark(BenchmarkSettings settings)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        string folder = settings.Folder is { } given
            ? Directory.CreateDirectory(given).FullName
            : Directory.CreateTempSubdirectory("medallion-benchmark-").FullName;
        try
        {
            BenchmarkReport report = await MeasureAsync(folder, cancellationToken);
            ReportWriter.Write(report, settings.Json);
            return report.Differences is null or 0 ? 0 : 1;
        }
        finally
        {
            if (settings.Folder is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task<BenchmarkReport> MeasureAsync(string folder, CancellationToken cancellationToken)
    {
        Say($"making {settings.Rows:N0} people twice over");
        BronzeData bronze = await BronzeData.MakeAsync(folder, settings.Rows, cancellationToken);
        var service = new MedallionService(folder);
        DuckDb? duckDb = await DuckDb.PrepareAsync(folder, cancellationToken);
        if (duckDb is null)
        {
            Say("DuckDB is left out: it needs node and npm");
        }

        var measurements = new List<StageMeasurement>();
        for (int round = 1; round <= settings.Repeat; round++)
        {
            Say($"round {round} of {settings.Repeat}");
            measurements.AddRange(await service.RunAsync(cancellationToken));
            measurements.AddRange(duckDb is null ? [] : await duckDb.RunAsync(cancellationToken));
        }

        long? differences = duckDb is null ? null : await duckDb.CompareAsync(service.GoldPath, cancellationToken);
        return new BenchmarkReport(bronze.Rows, bronze.Bytes, settings.Repeat, StageSummary.Of(measurements), differences);
    }

    private static void Say(string text) => Console.Error.WriteLine(text);
}
