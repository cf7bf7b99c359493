using Grpc.HealthCheck;
using Medallion.Grpc.Hosting.Settings;
using Medallion.Grpc.Telemetry;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Medallion.Grpc.Health;

/// <summary>
/// Answers probes at a port of their own, with the same word as the service's: whoever reaches it learns whether the service
/// takes calls, and can do nothing.
/// </summary>
internal sealed class HealthEndpoint(HealthSettings settings, HealthServiceImpl health) : IHostedService, IAsyncDisposable
{
    private const int MaxConnections = 64;

    private WebApplication? _application;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen);
        builder.Services.AddRouting().AddGrpc();
        builder.Services.AddSingleton(health);
        _application = builder.Build();
        _application.Use(static (context, next) =>
        {
            RpcTelemetry.Silence(context.Features.Get<IHttpActivityFeature>()?.Activity);
            return next(context);
        });
        _application.MapGrpcService<HealthServiceImpl>();
        await ListenFault.StartAsync(
            _application,
            $"{HealthSettings.Section}:{nameof(settings.Port)}",
            $"{settings.Port} of {settings.Address}",
            cancellationToken);
    }

    /// <summary>Comes last of all that stops; whoever watches until then need not be waited for.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        _application?.StopAsync(new CancellationToken(canceled: true)) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _application?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxRequestBodySize = 1024;
        if (settings.ToIPAddress() is { } address)
        {
            kestrel.Listen(address, settings.Port, static endpoint => endpoint.Protocols = HttpProtocols.Http2);
        }
        else
        {
            kestrel.ListenAnyIP(settings.Port, static endpoint => endpoint.Protocols = HttpProtocols.Http2);
        }
    }
}
