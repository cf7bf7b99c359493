namespace Interop.Harness;

/// <summary>A theory that needs pyarrow; skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonTheoryAttribute : TheoryAttribute
{
    /// <summary>Decides whether it can run.</summary>
    public PythonTheoryAttribute() => Skip = Requirements.Python;
}
