using System.Reflection;
using Medallion.Stages.Telemetry;
using Medallion.Storage.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Medallion.Grpc.Telemetry;

/// <summary>
/// Subscribes OpenTelemetry to what the projects tell, and sends it where the settings say; without any nothing is collected.
/// </summary>
internal static class TelemetryServices
{
    private const string ServiceName = "medallion-grpc";

    /// <summary>Adds log, traces and metrics.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="settings">Who is told.</param>
    /// <param name="quiet">Whether nothing is written to the console.</param>
    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetrySettings settings, bool quiet)
    {
        if (!quiet)
        {
            AddConsole(builder.Logging, settings.Logs);
        }

        if (settings.IsDisabled)
        {
            return;
        }

        if (settings.Traces.IsOn)
        {
            Collect(builder.Services).WithTracing(traces => AddTraces(traces, settings.Traces));
        }

        if (settings.HasMetrics)
        {
            Collect(builder.Services).WithMetrics(metrics => AddMetrics(metrics, settings));
        }

        if (settings.LogExport.IsOn)
        {
            Collect(builder.Services).WithLogging(logs => logs.AddOtlpExporter(settings.LogExport.Apply), static options =>
            {
                options.IncludeScopes = true;
                options.IncludeFormattedMessage = true;
            });
        }

        if (settings.Metrics.IsOn)
        {
            builder.Services.AddSingleton(settings.Metrics).AddHostedService<MetricsEndpoint>();
        }
    }

    /// <summary>The documented metrics of the projects and of the runtime, and no others.</summary>
    internal static void Select(MeterProviderBuilder metrics)
    {
        HashSet<string> known = [.. EndpointTelemetry.Metrics.Select(static metric => metric.Name)];
        metrics.AddMeter(EndpointTelemetry.Name, StageTelemetry.Name, StorageTelemetry.Name);
        metrics.AddMeter([.. EndpointTelemetry.RuntimeMeters]);
        metrics.AddView(instrument => EndpointTelemetry.RuntimeMeters.Contains(instrument.Meter.Name) && !known.Contains(instrument.Name)
            ? MetricStreamConfiguration.Drop
            : null);
    }

    private static void AddConsole(ILoggingBuilder logging, LogSettings settings)
    {
        if (settings.IsJson)
        {
            logging.AddJsonConsole(static console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
        else
        {
            logging.AddSimpleConsole(static console => console.IncludeScopes = true);
        }
    }

    private static OpenTelemetryBuilder Collect(IServiceCollection services) =>
        services.AddOpenTelemetry().ConfigureResource(static resource => resource
            .AddService(ServiceName, serviceVersion: Version())
            .AddEnvironmentVariableDetector()); // Last: what the operator says goes before what we do.

    private static void AddTraces(TracerProviderBuilder traces, OtlpSignal target) => traces
        .AddSource(RpcTelemetry.Source, StageTelemetry.Name, StorageTelemetry.Name)
        .AddOtlpExporter(target.Apply);

    private static void AddMetrics(MeterProviderBuilder metrics, TelemetrySettings settings)
    {
        Select(metrics);
        if (settings.MetricExport.IsOn)
        {
            metrics.AddOtlpExporter(settings.MetricExport.Apply);
        }

        if (settings.Metrics.IsOn)
        {
            metrics.AddPrometheusExporter();
        }
    }

    private static string? Version() =>
        typeof(TelemetryServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
}
