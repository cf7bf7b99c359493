using Xunit;

namespace Medallion.Tests.Shared;

/// <summary>A test that needs an S3 service; skipped, and counted as such, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class S3FactAttribute : FactAttribute
{
    public S3FactAttribute() => Skip = S3TestTarget.SkipReason;
}
