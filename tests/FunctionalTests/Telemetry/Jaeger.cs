using System.Text.Json;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Telemetry;

/// <summary>A real Jaeger, all in one process and in memory, from the kit.</summary>
internal sealed class Jaeger : IAsyncDisposable
{
    private readonly ToolProcess _process;
    private readonly HttpClient _client;

    private Jaeger(ToolProcess process, int query, int grpc, int http)
    {
        _process = process;
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{query}") };
        Grpc = $"http://127.0.0.1:{grpc}";
        Http = $"http://127.0.0.1:{http}";
    }

    /// <summary>Its program; null where the kit is absent.</summary>
    public static string? Program { get; } =
        RepositoryPaths.Kit is { } kit && File.Exists(Path.Combine(kit, "bin", "jaeger")) ? Path.Combine(kit, "bin", "jaeger") : null;

    /// <summary>Where it takes OTLP over gRPC.</summary>
    public string Grpc { get; }

    /// <summary>Where it takes OTLP over HTTP.</summary>
    public string Http { get; }

    public static async Task<Jaeger> StartAsync()
    {
        int query = LoopbackPort.Free();
        int grpc = LoopbackPort.Free();
        int http = LoopbackPort.Free();
        ToolProcess process = await ToolProcess.StartAsync(
            Program!,
            [
                $"--collector.otlp.grpc.host-port=127.0.0.1:{grpc}",
                $"--collector.otlp.http.host-port=127.0.0.1:{http}",
                $"--query.http-server.host-port=127.0.0.1:{query}",
                $"--query.grpc-server.host-port=127.0.0.1:{LoopbackPort.Free()}",
                $"--collector.grpc-server.host-port=127.0.0.1:{LoopbackPort.Free()}",
                $"--collector.http-server.host-port=127.0.0.1:{LoopbackPort.Free()}",
                $"--admin.http.host-port=127.0.0.1:{LoopbackPort.Free()}",
            ],
            new Uri($"http://127.0.0.1:{query}/api/services"));
        return new Jaeger(process, query, grpc, http);
    }

    /// <summary>A trace, as soon as it has a span of a name; spans are exported in the order in which they end.</summary>
    public async Task<IReadOnlyList<JaegerSpan>> TraceAsync(string traceId, string lastName)
    {
        IReadOnlyList<JaegerSpan> spans = [];
        for (int attempt = 0; attempt < 300; attempt++)
        {
            using HttpResponseMessage answer = await _client.GetAsync($"/api/traces/{traceId}");
            if (answer.IsSuccessStatusCode)
            {
                using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
                spans = [.. document.RootElement.GetProperty("data")[0].GetProperty("spans").EnumerateArray().Select(JaegerSpan.Of)];
                if (spans.Any(span => span.Name == lastName))
                {
                    return spans;
                }
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"Trace {traceId} has no {lastName}: {string.Join(", ", spans.Select(static s => s.Name))}");
    }

    /// <summary>Names of the services that have sent spans.</summary>
    public async Task<string> ServicesAsync() => await _client.GetStringAsync("/api/services");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }
}
