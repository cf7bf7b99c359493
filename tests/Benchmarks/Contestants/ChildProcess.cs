using System.Diagnostics;

namespace Benchmarks.Contestants;

/// <summary>Runs commands of others.</summary>
internal static class ChildProcess
{
    /// <summary>Runs a command to its end and returns the lines it printed; throws where it fails.</summary>
    public static async Task<string[]> RunAsync(
        string command, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        using Process process = Start(command, arguments, folder);
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"{command} ended with {process.ExitCode}.");
    }

    /// <summary>Starts a command; its standard output can be read, its errors go to ours.</summary>
    public static Process Start(string command, IEnumerable<string> arguments, string folder) =>
        Process.Start(new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        })
        ?? throw new InvalidOperationException($"{command} did not start.");
}
