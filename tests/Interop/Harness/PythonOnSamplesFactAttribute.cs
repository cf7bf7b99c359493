namespace Interop.Harness;

/// <summary>A test on the sample data that needs pyarrow; skipped with the reason where something is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonOnSamplesFactAttribute : FactAttribute
{
    /// <summary>Decides whether it can run.</summary>
    public PythonOnSamplesFactAttribute() => Skip = Requirements.SampleData ?? Requirements.Python;
}
