using Medallion.Grpc.Hosting.Settings;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;

namespace Medallion.Grpc.Telemetry;

/// <summary>
/// Lets Prometheus scrape the metrics over plain HTTP/1.1, on a port that serves nothing else: whoever reaches it learns how
/// busy the service is, and can do nothing.
/// </summary>
internal sealed class MetricsEndpoint(MetricsSettings settings, MeterProvider meters, ILogger<MetricsEndpoint> logger)
    : IHostedService, IAsyncDisposable
{
    /// <summary>Path of the metrics.</summary>
    public const string Path = "/metrics";

    private const int MaxConnections = 32;

    private WebApplication? _application;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(settings.ToIPAddress(), settings.Port, static endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        _application = builder.Build();
        _application.Use(static (context, next) =>
        {
            RpcTelemetry.Silence(context.Features.Get<IHttpActivityFeature>()?.Activity);
            return next(context);
        });
        _application.UseOpenTelemetryPrometheusScrapingEndpoint(
            meters, static context => context.Request.Path == Path, path: null, configureBranchedPipeline: null, optionsName: null);
        await ListenFault.StartAsync(
            _application,
            $"{MetricsSettings.Section}:{nameof(settings.Port)}",
            $"{settings.Port} of {settings.Address}",
            cancellationToken);
        EndpointLog.MetricsServed(logger, settings.Address, settings.Port, Path);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _application?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _application?.DisposeAsync() ?? ValueTask.CompletedTask;
}
