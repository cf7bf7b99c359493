using Xunit;

namespace Medallion.Tests.Shared;

/// <summary>A theory that needs an S3 service; skipped, and counted as such, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class S3TheoryAttribute : TheoryAttribute
{
    public S3TheoryAttribute() => Skip = S3TestTarget.SkipReason;
}
