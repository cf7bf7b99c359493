using Medallion.Tests.Shared;

namespace Medallion.Parquet.Tests.Conformance;

/// <summary>The files of apache/parquet-testing, by their path in it.</summary>
internal static class ParquetTestingFiles
{
    private static readonly string? Folder =
        RepositoryPaths.SharedData is { } data ? Path.Combine(data, "parquet-testing") : null;

    /// <summary>Paths of the files in a folder and below, which end in <paramref name="extension"/>.</summary>
    public static IReadOnlyList<string> In(string folder, string extension) =>
        Folder is null
            ? []
            : [.. Directory.EnumerateFiles(Path.Combine(Folder, folder), "*" + extension, SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Folder, path))
                .Order(StringComparer.Ordinal)];

    public static string FullPath(string file) => Path.Combine(Folder!, file);

    public static byte[] Read(string file) => File.ReadAllBytes(FullPath(file));

    public static TheoryData<string> AsTheoryData(IEnumerable<string> files) => new(files);
}
