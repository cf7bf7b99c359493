using Medallion.Tests.Shared;

namespace Medallion.Parquet.Tests.Conformance;

/// <summary>A theory that compares with pyarrow; says so and is skipped where pyarrow or the files are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PyarrowTheoryAttribute : TheoryAttribute
{
    public PyarrowTheoryAttribute() => Skip =
        RepositoryPaths.SharedData is null ? "The folder ../shared/data is absent."
        : Pyarrow.Interpreter is null ? "MEDALLION_PYTHON names no Python with pyarrow."
        : null;
}
