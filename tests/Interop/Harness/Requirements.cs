using Medallion.Tests.Shared;

namespace Interop.Harness;

/// <summary>What a test needs, as the reason to skip it: null where it is there.</summary>
internal static class Requirements
{
    /// <summary>Python with pyarrow.</summary>
    public static string? Python { get; } =
        ReaderScripts.Python is null ? "MEDALLION_PYTHON names no interpreter with pyarrow" : null;

    /// <summary>The packages of package-lock.json.</summary>
    public static string? Node { get; } =
        ReaderScripts.HasNodePackages ? null : "the Node packages are not installed (npm ci in tests/Interop)";

    /// <summary>Sample data beside the clone.</summary>
    public static string? SampleData { get; } =
        RepositoryPaths.SharedData is null ? "there is no sample data in ../shared/data" : null;
}
