using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Telemetry;

/// <summary>A test that needs Prometheus and an S3 service; skipped, and counted as such, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PrometheusFactAttribute : FactAttribute
{
    public PrometheusFactAttribute() => Skip = Prometheus.Program is null
        ? "No Prometheus: install it (apt-get install prometheus)."
        : S3TestTarget.SkipReason;
}
