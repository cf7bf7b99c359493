using System.ComponentModel;
using System.Text.Json;
using Benchmarks.Measuring;

namespace Benchmarks.Contestants;

/// <summary>DuckDB, each stage in a process of its own, so that their peaks are told apart.</summary>
internal sealed class DuckDb
{
    private const string Name = "DuckDB";
    private static readonly string[] Stages = ["bronze", "silver", "gold"];

    private readonly string _script;
    private readonly string _folder;

    private DuckDb(string script, string folder)
    {
        _script = script;
        _folder = folder;
    }

    /// <summary>Installs the Node package where it is missing; null where this machine has no npm.</summary>
    public static async Task<DuckDb?> PrepareAsync(string folder, CancellationToken cancellationToken)
    {
        string peers = Path.Combine(AppContext.BaseDirectory, "peers");
        try
        {
            if (!Directory.Exists(Path.Combine(peers, "node_modules")))
            {
                await ChildProcess.RunAsync("npm", ["ci", "--silent"], peers, cancellationToken);
            }
        }
        catch (Win32Exception)
        {
            return null;
        }

        string work = Directory.CreateDirectory(Path.Combine(folder, "duckdb")).FullName;
        string link = Path.Combine(work, "bronze");
        if (!Directory.Exists(link))
        {
            Directory.CreateSymbolicLink(link, Path.Combine(folder, "data", "bronze"));
        }

        return new DuckDb(Path.Combine(peers, "duckdb.mjs"), work);
    }

    /// <summary>Runs the three stages.</summary>
    public async Task<IReadOnlyList<StageMeasurement>> RunAsync(CancellationToken cancellationToken)
    {
        var measured = new List<StageMeasurement>();
        foreach (string stage in Stages)
        {
            string[] lines = await ChildProcess.RunAsync(
                "node",
                [_script, _folder, Environment.ProcessorCount.ToString(provider: null), stage],
                _folder,
                cancellationToken);
            JsonElement line = JsonDocument.Parse(lines[^1]).RootElement;
            measured.Add(new StageMeasurement(
                Name,
                stage,
                line.GetProperty("seconds").GetDouble(),
                line.GetProperty("peakBytes").GetInt64(),
                line.GetProperty("bytes").GetInt64(),
                line.GetProperty("rows").GetInt64()));
        }

        return measured;
    }

    /// <summary>Rows in which another gold file differs from DuckDB's, value by value and in order.</summary>
    public async Task<long> CompareAsync(string gold, CancellationToken cancellationToken)
    {
        string script = Path.Combine(Path.GetDirectoryName(_script)!, "compare.mjs");
        string[] lines = await ChildProcess.RunAsync(
            "node", [script, gold, Path.Combine(_folder, "gold.parquet")], _folder, cancellationToken);
        return JsonDocument.Parse(lines[^1]).RootElement.GetProperty("differences").GetInt64();
    }
}
