using System.Net.Sockets;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Medallion.Grpc.Hosting;
using Medallion.Protocol.V1;
using HealthClient = Grpc.Health.V1.Health.HealthClient;

namespace Medallion.Grpc.Tests.Hosting;

/// <summary>What a caller may take of the service, asked of it by real clients, and by one that speaks HTTP/2 in bytes.</summary>
public sealed class ConnectionLimitsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Request_may_be_as_long_as_is_set_and_no_longer()
    {
        await using MedallionHost host = await StartAsync(("MaxRequestBytes", "65536"));
        using GrpcChannel channel = GrpcChannel.ForAddress(host.Address);
        var runs = new RunService.RunServiceClient(channel);

        RpcException longer = await Assert.ThrowsAsync<RpcException>(async () => await runs.ListRunsAsync(Request(66_000)));
        RpcException shorter = await Assert.ThrowsAsync<RpcException>(async () => await runs.ListRunsAsync(Request(65_000)));

        Assert.Contains("maximum", longer.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("page_token", shorter.Status.Detail, StringComparison.Ordinal); // it was read
    }

    [Fact]
    public async Task Metadata_above_the_limit_end_the_call_and_the_service_goes_on()
    {
        await using MedallionHost host = await StartAsync(("MaxMetadataBytes", "8192"));
        using GrpcChannel channel = GrpcChannel.ForAddress(host.Address);
        var runs = new RunService.RunServiceClient(channel);

        await Assert.ThrowsAsync<RpcException>(async () => await runs.ListRunsAsync(new(), Header(9_000)));

        Assert.Empty((await runs.ListRunsAsync(new(), Header(6_000))).Runs);
    }

    [Fact]
    public async Task Calls_above_the_limit_of_a_connection_wait_until_others_have_ended()
    {
        await using MedallionHost host = await StartAsync(("MaxStreamsPerConnection", "2"));
        using GrpcChannel channel = OneConnection(host);
        var health = new HealthClient(channel);
        using AsyncServerStreamingCall<HealthCheckResponse> first = await WatchAsync(health);
        using AsyncServerStreamingCall<HealthCheckResponse> second = await WatchAsync(health);

        Task<HealthCheckResponse> third = health.CheckAsync(new()).ResponseAsync;
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        Assert.False(third.IsCompleted);
        first.Dispose();

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await third.WaitAsync(Patience)).Status);
    }

    [Fact]
    public async Task Connections_above_the_limit_are_closed_until_others_are()
    {
        await using MedallionHost host = await StartAsync(("MaxConnections", "1"));
        using GrpcChannel first = OneConnection(host);
        using GrpcChannel second = OneConnection(host);
        await new HealthClient(first).CheckAsync(new());

        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await new HealthClient(second).CheckAsync(new()));
        first.Dispose();

        Assert.Contains(refused.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Internal });
        await UntilServedAsync(new HealthClient(second));
    }

    [Fact]
    public async Task Caller_that_answers_no_ping_is_taken_for_gone()
    {
        await using MedallionHost host = await StartAsync(("PingAfter", "00:00:01"), ("PingTimeout", "00:00:01"));
        using var silent = new TcpClient();
        await silent.ConnectAsync(host.Address.Host, host.Address.Port);
        using var patience = new CancellationTokenSource(Patience);

        List<byte> frames = await SpeakOnceAsync(silent.GetStream(), patience.Token);

        const byte Ping = 6;
        Assert.Contains(Ping, frames); // and then the connection was closed, else there would be no end
    }

    [Fact]
    public async Task Limits_out_of_bounds_are_all_named()
    {
        SettingsException error = await Assert.ThrowsAsync<SettingsException>(() => StartAsync(
            ("MaxConnections", "0"),
            ("MaxStreamsPerConnection", "0"),
            ("MaxRequestBytes", "1"),
            ("MaxMetadataBytes", "1"),
            ("PingAfter", "00:00:00"),
            ("PingTimeout", "01:00:00"),
            ("IdleTimeout", "00:00:01")));

        Assert.Equal(7, error.Problems.Count);
        Assert.All(error.Problems, static problem => Assert.StartsWith("Medallion:Connections:", problem, StringComparison.Ordinal));
    }

    private static ListRunsRequest Request(int size) => new() { PageToken = new string('x', size) };

    private static Metadata Header(int size) => new() { { "x-large", new string('x', size) } };

    private static GrpcChannel OneConnection(MedallionHost host) => GrpcChannel.ForAddress(host.Address, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false },
        DisposeHttpClient = true,
    });

    private static async Task<AsyncServerStreamingCall<HealthCheckResponse>> WatchAsync(HealthClient health)
    {
        AsyncServerStreamingCall<HealthCheckResponse> watch = health.Watch(new());
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        return watch;
    }

    private static async Task UntilServedAsync(HealthClient health)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                await health.CheckAsync(new(), cancellationToken: patience.Token);
                return;
            }
            catch (RpcException) when (!patience.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
            }
        }
    }

    /// <summary>Opens HTTP/2 with its preface and empty settings, and reads on; the types of all frames until the end.</summary>
    private static async Task<List<byte>> SpeakOnceAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        const int HeadLength = 9;
        const byte Settings = 4;
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), cancellationToken);
        await stream.WriteAsync(new byte[] { 0, 0, 0, Settings, 0, 0, 0, 0, 0 }, cancellationToken);
        List<byte> types = [];
        byte[] head = new byte[HeadLength];
        while (await stream.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken) == HeadLength)
        {
            types.Add(head[3]);
            byte[] body = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await stream.ReadExactlyAsync(body, cancellationToken);
        }

        return types;
    }

    private static Task<MedallionHost> StartAsync(params (string Name, string Value)[] limits)
    {
        Dictionary<string, string?> settings =
            limits.ToDictionary(static limit => $"Medallion:Connections:{limit.Name}", static limit => (string?)limit.Value);
        settings["Medallion:Stores:0:Uri"] = new Uri(Path.GetTempPath()).AbsoluteUri;
        return MedallionHost.StartAsync(
            new MedallionHostOptions { Settings = settings, ListenUrl = "http://127.0.0.1:0", Quiet = true, Upkeep = false },
            CancellationToken.None);
    }
}
