using Grpc.Health.V1;
using Grpc.Net.Client;
using Medallion.Grpc.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Medallion.Grpc.Tests.Health;

/// <summary>Two services' health on a free port of loopback, over HTTP/2 without TLS.</summary>
internal sealed class HealthServer : IAsyncDisposable
{
    public const string First = "medallion.v1.StageExecutionService";
    public const string Second = "medallion.v1.RunService";

    private readonly WebApplication _application;
    private readonly GrpcChannel _channel;

    private HealthServer(WebApplication application)
    {
        _application = application;
        _channel = GrpcChannel.ForAddress(application.Urls.Single());
        Client = new global::Grpc.Health.V1.Health.HealthClient(_channel);
    }

    public global::Grpc.Health.V1.Health.HealthClient Client { get; }

    public HealthStatusStore Store => _application.Services.GetRequiredService<HealthStatusStore>();

    public static async Task<HealthServer> StartAsync(Action<IServiceCollection>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(static kestrel =>
            kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddServiceHealth(First, Second);
        configure?.Invoke(builder.Services);
        WebApplication application = builder.Build();
        application.MapGrpcHealthChecksService();
        await application.StartAsync();
        return new HealthServer(application);
    }

    public async Task<HealthCheckResponse.Types.ServingStatus> CheckAsync(string service) =>
        (await Client.CheckAsync(new HealthCheckRequest { Service = service })).Status;

    /// <summary>Ends the server the way a SIGTERM does.</summary>
    public Task StopAsync()
    {
        _application.Lifetime.StopApplication();
        return _application.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _application.DisposeAsync();
    }
}
