using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Faults;

/// <summary>
/// A fault theory that also fills a disk. Where no small one can be mounted it is skipped, visibly: the disk of whoever runs
/// the tests is not to be filled.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OwnDiskTheoryAttribute : TheoryAttribute
{
    public OwnDiskTheoryAttribute() => Skip = FaultTheoryAttribute.Reason ?? TinyVolume.SkipReason;
}
