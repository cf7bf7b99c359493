using Medallion.Tests.Shared;

namespace Medallion.Storage.Tests.Local;

/// <summary>A test that fills a volume of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TinyVolumeFactAttribute : FactAttribute
{
    public TinyVolumeFactAttribute() => Skip = TinyVolume.SkipReason;
}
