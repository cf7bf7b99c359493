using System.Diagnostics;
using Benchmarks.Data;
using Benchmarks.Measuring;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;

namespace Benchmarks.Contestants;

/// <summary>The service, called as a user's client calls it. A fresh process each time.</summary>
internal sealed class MedallionService(ServiceProgram program, RunSettings run) : IContestant
{
    private const string Silver = "people_all";
    private const string Gold = "people_without_duplicates";

    public string Name => "Medallion.Grpc";

    public string Description => $"{Name} ({program.Name})";

    public long BytesPerRow => 0;

    /// <summary>How long the last process took from its start to the answer that it is healthy.</summary>
    public TimeSpan LastStartUp { get; private set; }

    public string? ObstacleOn(Lake lake) => null;

    public string GoldOf(Lake lake) => lake.PathOf($"data/gold/{Gold}.parquet");

    public async Task<IReadOnlyList<StageMeasurement>> RunAsync(Lake lake, CancellationToken cancellationToken)
    {
        await using ServiceProcess service = await ServiceProcess.StartAsync(program, lake, run.Threads, cancellationToken);
        LastStartUp = service.StartUp;
        var measured = new List<StageMeasurement>();
        for (int pass = 1; pass <= run.Passes; pass++)
        {
            foreach ((string stage, StageCall call) in Calls(lake))
            {
                measured.Add(await MeasureAsync(service, stage, call, pass, cancellationToken));
            }
        }

        return measured;
    }

    /// <summary>The three stages on a lake, under the key of a new run.</summary>
    public static IEnumerable<(string Stage, StageCall Call)> Calls(Lake lake)
    {
        string runId = Guid.NewGuid().ToString("N");
        RunOptions Options() => new() { Key = new RunKey { Pipeline = "benchmark", RunId = runId } };
        yield return (Stages.Bronze, StageCall.ReadBronze(new ReadBronzeRequest { Run = Options(), StoreUri = lake.Uri }));
        yield return (Stages.Silver, StageCall.WriteSilver(
            new WriteSilverRequest { Run = Options(), StoreUri = lake.Uri, Name = Silver }));
        yield return (Stages.Gold, StageCall.WriteGold(new WriteGoldRequest
        {
            Run = Options(),
            StoreUri = lake.Uri,
            Name = Gold,
            Deduplication = new Deduplication { KeyColumns = { BronzeData.KeyColumn } },
        }));
    }

    private async Task<StageMeasurement> MeasureAsync(
        ServiceProcess service, string stage, StageCall call, int pass, CancellationToken cancellationToken)
    {
        PeakMemory.Reset(service.Id);
        long start = Stopwatch.GetTimestamp();
        StageResult result = await service.Client.RunAsync(call, progress: null, cancellationToken);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        (long bytes, long rows) = result.StageCase switch
        {
            StageResult.StageOneofCase.Silver => (result.Silver.Object.SizeBytes, result.Silver.RowCount),
            StageResult.StageOneofCase.Gold => (result.Gold.Object.SizeBytes, result.Gold.RowCount),
            _ => (0, result.Bronze.RowCount),
        };
        return new StageMeasurement(Name, stage, pass, elapsed.TotalSeconds, PeakMemory.Read(service.Id), bytes, rows);
    }
}
