using System.Diagnostics;
using System.Text.Json;
using Medallion.Tests.Shared;

namespace Interop.Harness;

/// <summary>Runs the scripts of Readers/ in child processes.</summary>
internal static class ReaderScripts
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web);

    private static readonly string Folder = Path.Combine(RepositoryPaths.Root, "tests", "Interop");

    /// <summary>Interpreter with pyarrow (<c>MEDALLION_PYTHON</c>, set by tests/run.sh), or null.</summary>
    public static string? Python { get; } = Environment.GetEnvironmentVariable("MEDALLION_PYTHON");

    /// <summary>Whether npm has installed the packages of tests/Interop.</summary>
    public static bool HasNodePackages { get; } = Directory.Exists(Path.Combine(Folder, "node_modules", "hyparquet"));

    /// <summary>What a script prints, one value of JSON on each line.</summary>
    /// <param name="script">File name in Readers/; its extension chooses the interpreter.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<List<T>> RunAsync<T>(string script, params string[] arguments)
    {
        string interpreter = script.EndsWith(".py", StringComparison.Ordinal) ? Python! : "node";
        string output = await RunProcessAsync(interpreter, [Path.Combine(Folder, "Readers", script), .. arguments]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonSerializer.Deserialize<T>(line, JsonOptions)!)];
    }

    /// <summary>Runs a program in the repository to its end, and returns what it prints; fails where it does.</summary>
    /// <param name="program">Program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables on top of this process's.</param>
    public static async Task<string> RunProcessAsync(
        string program,
        IReadOnlyList<string> arguments,
        params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = RepositoryPaths.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(timeout.Token);
            string output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}{await error}");
            return output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
