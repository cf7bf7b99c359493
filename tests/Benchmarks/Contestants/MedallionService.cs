using System.Diagnostics;
using Benchmarks.Measuring;
using Grpc.Net.Client;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;

namespace Benchmarks.Contestants;

/// <summary>The service in a process of its own, called through gRPC on loopback. A fresh process each round.</summary>
/// <param name="folder">The store.</param>
/// <param name="settings">Settings of <c>medallion serve</c>, as --Section:Key=value.</param>
internal sealed class MedallionService(string folder, params string[] settings)
{
    private const string Name = "Medallion.Grpc";
    private const string Silver = "people_all";
    private const string Gold = "people_without_duplicates";
    private const string KeyColumn = "User Id";

    private readonly string _store = new Uri(folder).AbsoluteUri;

    /// <summary>Path of the gold file.</summary>
    public string GoldPath => Path.Combine(folder, "data", "gold", $"{Gold}.parquet");

    /// <summary>Runs the three stages.</summary>
    public async Task<IReadOnlyList<StageMeasurement>> RunAsync(CancellationToken cancellationToken)
    {
        int port = FreePort.Take();
        using Process service = ChildProcess.Start(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "medallion.dll"),
                "serve", "--store", folder, "--listen", $"http://127.0.0.1:{port}", .. settings,
            ],
            folder);
        Task log = service.StandardOutput.ReadToEndAsync(cancellationToken);
        try
        {
            await FreePort.WaitAsync(port, service, cancellationToken);
            using GrpcChannel channel = MedallionChannel.Open(new Uri($"http://127.0.0.1:{port}"));
            return await RunStagesAsync(new MedallionClient(channel.CreateCallInvoker()), service.Id, cancellationToken);
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync(CancellationToken.None);
            await log.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IReadOnlyList<StageMeasurement>> RunStagesAsync(
        MedallionClient client, int processId, CancellationToken cancellationToken)
    {
        string runId = Guid.NewGuid().ToString("N");
        var measured = new List<StageMeasurement>();
        foreach ((string stage, StageCall call) in Calls(runId))
        {
            PeakMemory.Reset(processId);
            long start = Stopwatch.GetTimestamp();
            StageResult result = await client.RunAsync(call, progress: null, cancellationToken);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            (long bytes, long rows) = result.StageCase switch
            {
                StageResult.StageOneofCase.Silver => (result.Silver.Object.SizeBytes, result.Silver.RowCount),
                StageResult.StageOneofCase.Gold => (result.Gold.Object.SizeBytes, result.Gold.RowCount),
                _ => (0, result.Bronze.RowCount),
            };
            measured.Add(new StageMeasurement(
                Name, stage, elapsed.TotalSeconds, PeakMemory.Read(processId), bytes, rows));
        }

        return measured;
    }

    private IEnumerable<(string Stage, StageCall Call)> Calls(string runId)
    {
        RunOptions Options() => new() { Key = new RunKey { Pipeline = "benchmark", RunId = runId } };
        yield return ("bronze", StageCall.ReadBronze(new ReadBronzeRequest { Run = Options(), StoreUri = _store }));
        yield return ("silver", StageCall.WriteSilver(
            new WriteSilverRequest { Run = Options(), StoreUri = _store, Name = Silver }));
        yield return ("gold", StageCall.WriteGold(new WriteGoldRequest
        {
            Run = Options(),
            StoreUri = _store,
            Name = Gold,
            Deduplication = new Deduplication { KeyColumns = { KeyColumn } },
        }));
    }
}
