namespace Medallion.Tests.Shared;

/// <summary>Where tests find the repository and the sample data beside it.</summary>
internal static class RepositoryPaths
{
    /// <summary>Folder of Medallion.Grpc.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Folder of sample data beside the clone, or null where it is absent.</summary>
    public static string? SharedData { get; } =
        Path.Combine(Root, "..", "shared", "data") is var folder && Directory.Exists(folder) ? Path.GetFullPath(folder) : null;

    /// <summary>Unpacked tools and wheels (<c>MEDALLION_KIT</c>, set by tests/run.sh), or null.</summary>
    public static string? Kit { get; } = Environment.GetEnvironmentVariable("MEDALLION_KIT");

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Medallion.Grpc.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("Medallion.Grpc.sln was not found above the test assembly.");
    }
}
