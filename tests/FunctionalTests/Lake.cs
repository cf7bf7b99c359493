using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Medallion.Grpc.Hosting;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests;

/// <summary>A store with a service beside it, called by a real gRPC client over HTTP/2 on loopback.</summary>
internal sealed class Lake : IAsyncDisposable
{
    private readonly MedallionHost _host;
    private readonly GrpcChannel _channel;
    private readonly StageExecutionService.StageExecutionServiceClient _stages;
    private bool _isStopped;

    private Lake(MedallionHost host, string storeUri, string? folder)
    {
        _host = host;
        StoreUri = storeUri;
        Folder = folder;
        _channel = GrpcChannel.ForAddress(host.Address);
        Calls = _channel.Intercept(new StatusContract());
        _stages = new StageExecutionService.StageExecutionServiceClient(Calls);
    }

    public string StoreUri { get; }

    /// <summary>The store's folder; null where it is no folder.</summary>
    public string? Folder { get; }

    public ChannelBase Channel => _channel;

    /// <summary>Calls the service, and checks every status that it answers with.</summary>
    public CallInvoker Calls { get; }

    /// <summary>Where the service listens.</summary>
    public Uri Address => _host.Address;

    public StageExecutionService.StageExecutionServiceClient Stages => _stages;

    public string RunId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>A lake in a folder of its own, with some settings overridden.</summary>
    public static Task<Lake> InFolderAsync(params (string Name, string Value)[] settings)
    {
        string folder = Directory.CreateTempSubdirectory("medallion-lake-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "data", "bronze"));
        return StartAsync($"file://{folder}", folder, settings);
    }

    /// <summary>A lake in any store, whose settings say how to reach it.</summary>
    public static async Task<Lake> StartAsync(string storeUri, string? folder, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in settings)
        {
            all[name] = value; // the last one counts
        }

        all["Medallion:Stores:0:Uri"] = storeUri;
        MedallionHost host = await MedallionHost.StartAsync(
            new MedallionHostOptions { Settings = all, ListenUrl = "http://127.0.0.1:0", Quiet = true }, CancellationToken.None);
        return new Lake(host, storeUri, folder);
    }

    /// <summary>Puts an object into the bronze layer of a folder.</summary>
    public void AddBronze(string name, byte[] content)
    {
        string path = Path.Combine(Folder!, "data", "bronze", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    public RunOptions Options() => new() { Key = new RunKey { Pipeline = "people_pipeline", RunId = RunId } };

    public Task<StageRun> ReadBronzeAsync(Action<ReadBronzeRequest>? change = null)
    {
        var request = new ReadBronzeRequest { Run = Options(), StoreUri = StoreUri };
        change?.Invoke(request);
        return StageRun.CollectAsync(_stages.ReadBronze(request).ResponseStream, static r => r.Event);
    }

    public Task<StageRun> WriteSilverAsync(Action<WriteSilverRequest>? change = null)
    {
        var request = new WriteSilverRequest { Run = Options(), StoreUri = StoreUri, Name = "people_all" };
        change?.Invoke(request);
        return StageRun.CollectAsync(_stages.WriteSilver(request).ResponseStream, static r => r.Event);
    }

    public Task<StageRun> WriteGoldAsync(params string[] keys) => WriteGoldAsync(request =>
        request.Deduplication = new Deduplication { KeyColumns = { keys } });

    public Task<StageRun> WriteGoldAsync(Action<WriteGoldRequest> change)
    {
        var request = new WriteGoldRequest { Run = Options(), StoreUri = StoreUri, Name = "people_without_duplicates" };
        change(request);
        return StageRun.CollectAsync(_stages.WriteGold(request).ResponseStream, static r => r.Event);
    }

    public string PathOf(string uri) => Path.Combine(Folder!, uri[(StoreUri.Length + 1)..]);

    /// <summary>Ends the service in good order, while callers still hear it.</summary>
    public async Task StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await _host.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await StopAsync();
        if (Folder is not null)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
