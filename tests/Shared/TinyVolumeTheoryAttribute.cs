using Xunit;

namespace Medallion.Tests.Shared;

/// <summary>A theory that fills a volume of its own; skipped, and counted as such, where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TinyVolumeTheoryAttribute : TheoryAttribute
{
    public TinyVolumeTheoryAttribute() => Skip = TinyVolume.SkipReason;
}
