using System.Text.Json;
using Medallion.Tests.Shared;

namespace Interop.Harness;

/// <summary>A folder store with sample files as bronze; the <c>medallion</c> command runs on it in its own process.</summary>
internal sealed class SampleLake : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("medallion-lake-").FullName;

    /// <summary>Puts sample files into bronze, the first as 1.csv, the second as 2.csv and so on.</summary>
    public SampleLake(IReadOnlyList<string> samples)
    {
        string bronze = Directory.CreateDirectory(Path.Combine(_folder, "data", "bronze")).FullName;
        BronzeFiles = [.. samples.Index().Select(sample => Path.Combine(bronze, $"{sample.Index + 1}.csv"))];
        foreach ((string sample, string file) in samples.Zip(BronzeFiles))
        {
            File.Copy(Path.Combine(RepositoryPaths.SharedData!, "people", sample), file);
        }
    }

    /// <summary>The bronze files, in the order of their keys.</summary>
    public IReadOnlyList<string> BronzeFiles { get; }

    /// <summary>Runs all stages; returns the paths of the silver and the gold file as the command reports them.</summary>
    public async Task<(string Silver, string Gold)> RunAllAsync(string key)
    {
        string output = await ReaderScripts.RunProcessAsync(
            MedallionProgram.Command,
            MedallionProgram.With("run", "all", "--store", _folder, "--key", key, "--json"));
        using JsonDocument report = JsonDocument.Parse(output);
        Dictionary<string, string> objects = report.RootElement.GetProperty("stages").EnumerateArray()
            .Where(static stage => stage.TryGetProperty("object", out _))
            .ToDictionary(
                static stage => stage.GetProperty("layer").GetString()!,
                static stage => new Uri(stage.GetProperty("object").GetString()!).LocalPath);
        return (objects["silver"], objects["gold"]);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
