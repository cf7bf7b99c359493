using System.ComponentModel;

namespace Benchmarks.Contestants;

/// <summary>The packages of <c>peers/requirements.txt</c>, for Python.</summary>
internal static class PythonPackages
{
    private static readonly string Own = Path.Combine(Peers.Folder, "python");

    /// <summary>
    /// How a script is run: by <c>MEDALLION_PYTHON</c> where that has the packages, else by an environment of the benchmark's own,
    /// which is installed on first use: from the kit, where there is none from the user's package index.
    /// </summary>
    public static async Task<IReadOnlyList<string>> CommandAsync(string script, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Peers.Folder, script);
        string own = Path.Combine(Own, "bin", "python");
        string?[] candidates = [Environment.GetEnvironmentVariable("MEDALLION_PYTHON"), own];
        foreach (string candidate in candidates.OfType<string>())
        {
            if (await CanRunAsync(candidate, path, cancellationToken))
            {
                return [candidate, path];
            }
        }

        await InstallAsync(cancellationToken);
        return [own, path];
    }

    private static async Task<bool> CanRunAsync(string python, string script, CancellationToken cancellationToken)
    {
        try
        {
            await ChildProcess.RunAsync(python, [script, "--probe"], Peers.Folder, cancellationToken);
            return true;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task InstallAsync(CancellationToken cancellationToken)
    {
        Console.Error.WriteLine("installing the Python packages of the peers");
        string[] source = Kit.Find("wheels") is { } wheels ? ["--no-index", "--find-links", wheels] : [];
        await ChildProcess.RunAsync("python3", ["-m", "venv", "--clear", Own], Peers.Folder, cancellationToken);
        await ChildProcess.RunAsync(
            Path.Combine(Own, "bin", "python"),
            [
                "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", .. source,
                "--requirement", "requirements.txt",
            ],
            Peers.Folder,
            cancellationToken);
    }
}
