using System.ComponentModel;
using System.Text.Json;
using Benchmarks.Measuring;

namespace Benchmarks.Contestants;

/// <summary>Finds or installs what users would take instead.</summary>
internal static class Peers
{
    /// <summary>Folder of their scripts and of what is installed for them.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "peers");

    /// <summary>Name of the one whose gold is the measure of the others'.</summary>
    public const string Judge = "DuckDB";

    /// <summary>Those that can run here; the others are told with the reason.</summary>
    public static async Task<(IReadOnlyList<IContestant> Present, IReadOnlyList<LeftOut> Absent)> FindAsync(
        RunSettings run, CancellationToken cancellationToken)
    {
        var present = new List<IContestant>();
        var absent = new List<LeftOut>();
        await AddAsync("DuckDB", 190, () => NodePackages.CommandAsync("duckdb.mjs", cancellationToken), askForS3: true);
        await AddAsync("Polars", 190, () => NodePackages.CommandAsync("polars.mjs", cancellationToken), askForS3: false);
        await AddAsync("pandas", 600, () => PythonPackages.CommandAsync("pandas_dag.py", cancellationToken), askForS3: false);
        return (present, absent);

        async Task AddAsync(string name, long bytesPerRow, Func<Task<IReadOnlyList<string>>> find, bool askForS3)
        {
            try
            {
                IReadOnlyList<string> command = await find();
                string version = await ProbeAsync(command, cancellationToken);
                string? obstacle = askForS3 ? await ObstacleAsync(command, cancellationToken) : null;
                present.Add(new ScriptContestant
                {
                    Name = name,
                    Description = $"{name} {version}",
                    BytesPerRow = bytesPerRow,
                    Command = command,
                    Run = run,
                    ObstacleOnS3 = obstacle,
                });
            }
            catch (Exception error) when (error is InvalidOperationException or Win32Exception)
            {
                absent.Add(new LeftOut(name, error.Message));
            }
        }
    }

    private static async Task<string> ProbeAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        string[] lines = await ChildProcess.RunAsync(command[0], [.. command.Skip(1), "--probe"], Folder, cancellationToken);
        return JsonDocument.Parse(lines[^1]).RootElement.GetProperty("version").GetString()!;
    }

    private static async Task<string?> ObstacleAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        try
        {
            await ChildProcess.RunAsync(command[0], [.. command.Skip(1), "--probe", "s3"], Folder, cancellationToken);
            return null;
        }
        catch (InvalidOperationException)
        {
            return "its httpfs extension is not a part of the npm package and not installed here (INSTALL httpfs fetches it)";
        }
    }
}
