using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Telemetry;

/// <summary>A test that needs Jaeger and an S3 service; skipped, and counted as such, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class JaegerTheoryAttribute : TheoryAttribute
{
    public JaegerTheoryAttribute() =>
        Skip = Jaeger.Program is null ? "No Jaeger: set MEDALLION_KIT." : S3TestTarget.SkipReason;
}
