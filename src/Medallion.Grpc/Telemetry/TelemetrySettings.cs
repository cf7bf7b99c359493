using Medallion.Storage.Configuration;

namespace Medallion.Grpc.Telemetry;

/// <summary>What the service tells of itself, and whom.</summary>
/// <param name="Metrics">The endpoint for Prometheus (Medallion:Metrics).</param>
/// <param name="Logs">The log (Medallion:Logs).</param>
/// <param name="Traces">Where spans are sent.</param>
/// <param name="MetricExport">Where metrics are sent.</param>
/// <param name="LogExport">Where lines of the log are sent.</param>
/// <param name="IsDisabled">Whether OTEL_SDK_DISABLED turns everything but the log off.</param>
internal sealed record TelemetrySettings(
    MetricsSettings Metrics,
    LogSettings Logs,
    OtlpSignal Traces,
    OtlpSignal MetricExport,
    OtlpSignal LogExport,
    bool IsDisabled)
{
    /// <summary>Whether anybody is told of metrics.</summary>
    public bool HasMetrics => !IsDisabled && (Metrics.IsOn || MetricExport.IsOn);

    /// <summary>Reads them: those of OpenTelemetry by the names of its specification, whatever source they come from.</summary>
    public static TelemetrySettings Bind(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(StoreOptions.SectionName);
        return new TelemetrySettings(
            section.GetSection("Metrics").Get<MetricsSettings>() ?? new MetricsSettings(),
            section.GetSection("Logs").Get<LogSettings>() ?? new LogSettings(),
            OtlpSignal.Read(configuration, "traces"),
            OtlpSignal.Read(configuration, "metrics"),
            OtlpSignal.Read(configuration, "logs"),
            string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Everything wrong with these settings; empty where nothing is.</summary>
    public IEnumerable<string> Problems() =>
    [
        .. Metrics.Problems(),
        .. Logs.Problems(),
        .. IsDisabled ? [] : new[] { Traces, MetricExport, LogExport }.SelectMany(static signal => signal.Problems()).Distinct(),
    ];
}
