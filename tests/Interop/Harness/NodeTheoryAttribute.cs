namespace Interop.Harness;

/// <summary>A theory that needs the Node packages; skipped with the reason where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    /// <summary>Decides whether it can run.</summary>
    public NodeTheoryAttribute() => Skip = Requirements.Node;
}
