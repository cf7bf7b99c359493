using Medallion.Storage.Objects;
using Medallion.Storage.Objects.Local;

namespace Medallion.Storage.Tests.Local;

/// <summary>A temporary folder and stores in it.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("medallion-store-").FullName;

    public LocalObjectStore Open(TimeProvider? time = null) =>
        new(StoreUri.Parse($"file://{Path}"), time ?? TimeProvider.System);

    public string FileOf(string key) => System.IO.Path.Combine(Path, key);

    /// <summary>Every hidden file that belongs to no object.</summary>
    public IReadOnlyList<string> Partials() =>
        [.. Directory.EnumerateFiles(Path, "*.partial", SearchOption.AllDirectories)];

    public IReadOnlyList<string> MetadataFiles() =>
        [.. Directory.EnumerateFiles(Path, "*.metadata.json", SearchOption.AllDirectories)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
