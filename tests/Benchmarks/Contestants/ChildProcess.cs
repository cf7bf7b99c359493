using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Contestants;

/// <summary>Runs commands of others.</summary>
internal static class ChildProcess
{
    /// <summary>Runs a command to its end and returns the lines it printed; throws with what it complained of where it fails.</summary>
    public static async Task<string[]> RunAsync(
        string command,
        IEnumerable<string> arguments,
        string folder,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? environment = null,
        int? threads = null)
    {
        using Process process = Start(command, arguments, folder, environment, threads);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                : throw new InvalidOperationException($"{command} ended with {process.ExitCode}: {ReasonIn(await errors)}");
        }
        finally
        {
            await EndAsync(process);
        }
    }

    /// <summary>Starts a command. Its standard output and its errors have to be read.</summary>
    /// <param name="command">A program of the search path, or a file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">Variables to add.</param>
    /// <param name="threads">Cores that it may use, where that is fewer than there are.</param>
    public static Process Start(
        string command,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? environment = null,
        int? threads = null)
    {
        bool isBound = threads < Environment.ProcessorCount;
        string[] cores = ["--cpu-list", string.Create(CultureInfo.InvariantCulture, $"0-{threads - 1}"), command];
        var start = new ProcessStartInfo(isBound ? "taskset" : command, isBound ? [.. cores, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start.");
    }

    /// <summary>Ends a command that may still be running.</summary>
    public static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>The line that says what is wrong, among a stack trace.</summary>
    private static string ReasonIn(string errors)
    {
        string[] lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(static line => line.Contains("Error", StringComparison.OrdinalIgnoreCase))
            ?? lines.LastOrDefault()
            ?? "no reason given";
    }
}
