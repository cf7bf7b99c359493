namespace Medallion.Stages.Tests.Deduplication;

/// <summary>A test that writes to the device that is always full; says so and is skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsFullDeviceAttribute : FactAttribute
{
    public const string Device = "/dev/full";

    public NeedsFullDeviceAttribute() => Skip = File.Exists(Device) ? null : $"There is no {Device}.";
}
