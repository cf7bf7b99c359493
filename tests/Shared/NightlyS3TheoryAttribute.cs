using Xunit;

namespace Medallion.Tests.Shared;

/// <summary>A theory that takes minutes and needs an S3 service: run with <c>MEDALLION_LONG=1</c>, else skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NightlyS3TheoryAttribute : TheoryAttribute
{
    public NightlyS3TheoryAttribute() =>
        Skip = Environment.GetEnvironmentVariable("MEDALLION_LONG") == "1"
            ? S3TestTarget.SkipReason
            : "It takes minutes: set MEDALLION_LONG=1.";
}
