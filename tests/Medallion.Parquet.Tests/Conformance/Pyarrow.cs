using System.Diagnostics;
using System.Text.Json;
using Medallion.Tests.Shared;

namespace Medallion.Parquet.Tests.Conformance;

/// <summary>What pyarrow reads from the files: one run of dump_parquet.py for all tests.</summary>
public sealed class Pyarrow : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("medallion-pyarrow-").FullName;

    public Pyarrow()
    {
        if (Interpreter is not null && RepositoryPaths.SharedData is not null)
        {
            Dump([.. ParquetTestingFiles.In("data", ".parquet"), .. ParquetTestingFiles.In("bad_data", ".parquet")]);
        }
    }

    /// <summary>A Python that has pyarrow (<c>MEDALLION_PYTHON</c>), or null.</summary>
    public static string? Interpreter { get; } = Environment.GetEnvironmentVariable("MEDALLION_PYTHON");

    /// <summary>What pyarrow reads from a file; null where it cannot.</summary>
    public PyarrowFile? Read(string file)
    {
        var read = new PyarrowFile([], [], []);
        foreach (string line in File.ReadLines(Path.Combine(_folder, Path.GetFileName(file) + ".ndjson")))
        {
            using var json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            if (root.TryGetProperty("error", out _))
            {
                return null;
            }

            if (root.TryGetProperty("nested", out JsonElement nested))
            {
                read = read with { Nested = [.. nested.EnumerateArray().Select(static path => path.GetString()!)] };
                continue;
            }

            read.Columns.Add(root.GetProperty("column").GetString()!);
            read.Values.Add([.. root.GetProperty("values").EnumerateArray().Select(static value => value.GetString())]);
        }

        return read;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Dump(IReadOnlyList<string> files)
    {
        string script = Path.Combine(
            RepositoryPaths.Root, "tests", "Medallion.Parquet.Tests", "Conformance", "dump_parquet.py");
        var start = new ProcessStartInfo(Interpreter!) { RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in (string[])[script, _folder, .. files.Select(ParquetTestingFiles.FullPath)])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}
