namespace Medallion.Cli.Tests.Pipelines;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("medallion-cli-").FullName;

    public string Of(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Puts a bronze file there.</summary>
    public async Task WriteBronzeAsync(string name, string text)
    {
        Directory.CreateDirectory(Of("data", "bronze"));
        await File.WriteAllTextAsync(Of("data", "bronze", name), text);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
