namespace Benchmarks.Contestants;

/// <summary>The clone that the benchmark was built in.</summary>
internal static class Repository
{
    /// <summary>Folder of the solution; null where there is none above.</summary>
    public static string? Root { get; } = Find();

    private static string? Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Medallion.Grpc.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }
}
