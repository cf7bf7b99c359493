using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Medallion.Grpc.Health;
using Medallion.Grpc.Hosting;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Medallion.Grpc.Tests.Health;

/// <summary>Probes that speak no TLS, at a service that asks every caller for a certificate.</summary>
public sealed class HealthPortTests : IDisposable
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly TestAuthority _authority = new("ours");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Probes_without_tls_are_answered_and_learn_nothing_else()
    {
        int port = FreePort();
        await using MedallionHost host = await StartAsync(port, "127.0.0.1");
        using GrpcChannel channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        var health = new global::Grpc.Health.V1.Health.HealthClient(channel);
        var runs = new RunService.RunServiceClient(channel);

        Assert.Equal("https", host.Address.Scheme);
        foreach (string service in (string[])[HealthStatusStore.WholeServer, StageExecutionService.Descriptor.FullName])
        {
            HealthCheckResponse answer = await health.CheckAsync(new HealthCheckRequest { Service = service });
            Assert.Equal(ServingStatus.Serving, answer.Status);
        }

        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await runs.ListRunsAsync(new ListRunsRequest()));
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
    }

    [Fact]
    public async Task An_end_does_not_wait_for_a_probe_that_watches()
    {
        int port = FreePort();
        MedallionHost host = await StartAsync(port, "*");
        using GrpcChannel channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        using AsyncServerStreamingCall<HealthCheckResponse> watch =
            new global::Grpc.Health.V1.Health.HealthClient(channel).Watch(new HealthCheckRequest());
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));

        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        using var probe = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(async () => await probe.ConnectAsync(IPAddress.Loopback, port));
    }

    [Theory]
    [InlineData(70_000, "*", "Medallion:Health:Port is 70000")]
    [InlineData(5081, "everywhere", "Medallion:Health:Address is 'everywhere'")]
    public async Task What_is_wrong_is_told_before_the_service_listens(int port, string address, string told)
    {
        SettingsException error = await Assert.ThrowsAsync<SettingsException>(() => StartAsync(port, address));

        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<MedallionHost> StartAsync(int port, string address)
    {
        (string certificates, string key) = _authority.Issue("service", ServerUsage);
        var options = new MedallionHostOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["Medallion:Stores:0:Uri"] = new Uri(_folder.FullName).AbsoluteUri,
                ["Medallion:Tls:CertificateFile"] = Written("tls.crt", certificates),
                ["Medallion:Tls:KeyFile"] = Written("tls.key", key),
                ["Medallion:Tls:ClientAuthorityFile"] = Written("clients.crt", _authority.Pem),
                ["Medallion:Health:Port"] = $"{port}",
                ["Medallion:Health:Address"] = address,
            },
            ListenUrl = "https://127.0.0.1:0",
            Quiet = true,
            Upkeep = false,
        };
        return MedallionHost.StartAsync(options, CancellationToken.None);
    }

    private string Written(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
