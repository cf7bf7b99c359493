namespace Interop.Harness;

/// <summary>A theory on the sample data that needs every reader; skipped with the reason where something is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryReaderTheoryAttribute : TheoryAttribute
{
    /// <summary>Decides whether it can run.</summary>
    public EveryReaderTheoryAttribute() => Skip = Requirements.SampleData ?? Requirements.Python ?? Requirements.Node;
}
