namespace Medallion.Storage.Telemetry;

/// <summary>What kind of instrument measures a metric.</summary>
public enum MetricKind
{
    /// <summary>A sum that only grows.</summary>
    Counter,

    /// <summary>A value as it is now.</summary>
    Gauge,

    /// <summary>How often values lay between given bounds.</summary>
    Histogram,
}
