namespace Medallion.Tests.Shared;

/// <summary>A theory on the sample data beside the clone; says so and is skipped where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute() => Skip = Reason;

    internal static string? Reason => RepositoryPaths.SharedData is null ? "The folder ../shared/data is absent." : null;
}
