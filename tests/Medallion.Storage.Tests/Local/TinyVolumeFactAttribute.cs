using Medallion.Tests.Shared;

namespace Medallion.Storage.Tests.Local;

/// <summary>A test that fills a volume of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TinyVolumeFactAttribute : FactAttribute
{
    private static readonly bool CanMount = TryMount();

    public TinyVolumeFactAttribute() => Skip = CanMount ? null : "No permission to mount a small tmpfs.";

    private static bool TryMount()
    {
        using TinyVolume? volume = TinyVolume.TryMount();
        return volume is not null;
    }
}
