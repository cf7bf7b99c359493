namespace Medallion.Tests.Shared;

/// <summary>A test on the sample data beside the clone; says so and is skipped where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute() => Skip = SharedDataTheoryAttribute.Reason;
}
