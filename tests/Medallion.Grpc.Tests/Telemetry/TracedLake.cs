using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Medallion.Grpc.Hosting;
using Medallion.Protocol.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>The service over a store, called as a traced caller calls it.</summary>
internal sealed class TracedLake : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly GrpcChannel _channel;
    private readonly string? _folder;

    private TracedLake(WebApplication application, string storeUri, string? folder)
    {
        _application = application;
        _folder = folder;
        StoreUri = storeUri;
        Address = new Uri(application.Urls.Single());
        _channel = GrpcChannel.ForAddress(Address);
        Stages = new StageExecutionService.StageExecutionServiceClient(_channel);
        application.Services.GetRequiredService<ILoggerFactory>().AddProvider(Log);
    }

    public string StoreUri { get; }

    public Uri Address { get; }

    public ChannelBase Channel => _channel;

    public LogRecorder Log { get; } = new();

    public string RunId { get; } = Guid.NewGuid().ToString("N");

    public StageExecutionService.StageExecutionServiceClient Stages { get; }

    public IServiceProvider Services => _application.Services;

    /// <summary>A lake in a folder of its own.</summary>
    public static Task<TracedLake> InFolderAsync(params (string Name, string Value)[] settings)
    {
        string folder = Directory.CreateTempSubdirectory("medallion-traced-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "data", "bronze"));
        return StartAsync($"file://{folder}", folder, settings);
    }

    /// <summary>A lake in any store.</summary>
    public static async Task<TracedLake> StartAsync(string storeUri, string? folder, params (string Name, string Value)[] settings)
    {
        Dictionary<string, string?> all = settings.ToDictionary(static s => s.Name, static s => (string?)s.Value);
        all["Medallion:Stores:0:Uri"] = storeUri;
        WebApplication application = MedallionHost.Build(new MedallionHostOptions
        {
            Settings = all,
            ListenUrl = "http://127.0.0.1:0",
            Quiet = true,
            Upkeep = false,
        });
        await application.StartAsync();
        return new TracedLake(application, storeUri, folder);
    }

    public void AddBronze(string name, string text) =>
        File.WriteAllBytes(Path.Combine(_folder!, "data", "bronze", name), Encoding.UTF8.GetBytes(text));

    public RunOptions Options() => new() { Key = new RunKey { Pipeline = "people_pipeline", RunId = RunId, Task = "table" } };

    public Task<StageResult> ReadBronzeAsync(string? caller, Action<ReadBronzeRequest>? change = null)
    {
        var request = new ReadBronzeRequest { Run = Options(), StoreUri = StoreUri };
        change?.Invoke(request);
        return ResultAsync(Stages.ReadBronze(request, Headers(caller)).ResponseStream, static response => response.Event);
    }

    public Task<StageResult> WriteSilverAsync(string? caller, Action<WriteSilverRequest>? change = null)
    {
        var request = new WriteSilverRequest { Run = Options(), StoreUri = StoreUri, Name = "people_all" };
        change?.Invoke(request);
        return ResultAsync(Stages.WriteSilver(request, Headers(caller)).ResponseStream, static response => response.Event);
    }

    public Task<StageResult> WriteGoldAsync(string? caller, Action<WriteGoldRequest>? change = null)
    {
        var request = new WriteGoldRequest
        {
            Run = Options(),
            StoreUri = StoreUri,
            Name = "people_without_duplicates",
            Deduplication = new Deduplication { KeyColumns = { "id" } },
        };
        change?.Invoke(request);
        return ResultAsync(Stages.WriteGold(request, Headers(caller)).ResponseStream, static response => response.Event);
    }

    public static Metadata Headers(string? caller) => caller is null ? [] : new Metadata { { "traceparent", caller } };

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static async Task<StageResult> ResultAsync<T>(IAsyncStreamReader<T> stream, Func<T, RunEvent> select)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        RunEvent? last = null;
        await foreach (T response in stream.ReadAllAsync(patience.Token))
        {
            last = select(response);
        }

        return last!.Result;
    }
}
