using System.Net;
using System.Net.Sockets;

namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>The port that Prometheus scrapes.</summary>
[Collection(nameof(WholeProcess))]
public sealed class MetricsEndpointTests
{
    [Fact]
    public async Task Metrics_are_served_over_http_1_and_nothing_else_is()
    {
        int port = FreePort();
        await using TracedLake lake = await StageTraceTests.PeopleAsync(
            ("Medallion:Metrics:Port", $"{port}"), ("OTEL_SERVICE_NAME", "lake-of-a-test"));
        await lake.ReadBronzeAsync(null);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        string text = await client.GetStringAsync("/metrics");
        using HttpResponseMessage elsewhere = await client.GetAsync("/");

        Assert.Contains("medallion_stage_duration_seconds_bucket{", text, StringComparison.Ordinal);
        Assert.Contains("medallion_stage=\"ReadBronze\"", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_process_memory_working_set_bytes", text, StringComparison.Ordinal);
        Assert.Contains("service_name=\"lake-of-a-test\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("dotnet_timer_count", text, StringComparison.Ordinal); // The runtime has many more; they are not documented.
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Theory]
    [InlineData("Medallion:Metrics:Port", "0")]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    public async Task Nothing_listens_unless_asked(string name, string value)
    {
        int port = FreePort();
        await using TracedLake lake = await StageTraceTests.PeopleAsync(name == "Medallion:Metrics:Port"
            ? [(name, value)]
            : [("Medallion:Metrics:Port", $"{port}"), (name, value)]);
        using var client = new TcpClient();

        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, port));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
