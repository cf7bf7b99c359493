using System.Runtime.InteropServices;

namespace Benchmarks.Contestants;

/// <summary>The service's program and how it is called.</summary>
/// <param name="Name">Its file.</param>
/// <param name="Command">What is started.</param>
/// <param name="Arguments">What comes before the settings.</param>
internal sealed record ServiceProgram(string Name, string Command, IReadOnlyList<string> Arguments)
{
    private const string CommandLineTool = "medallion";

    /// <summary>What was built beside the benchmark.</summary>
    public static ServiceProgram Built { get; } = At(Path.Combine(AppContext.BaseDirectory, $"{CommandLineTool}.dll"));

    /// <summary>A program at a path: the service or the command line tool, an executable or a .dll.</summary>
    public static ServiceProgram At(string path)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new FileNotFoundException($"There is no service at {full}.", full);
        }

        string name = Path.GetFileName(full);
        string[] serve = Path.GetFileNameWithoutExtension(full) == CommandLineTool ? ["serve"] : [];
        return Path.GetExtension(full) == ".dll"
            ? new ServiceProgram(name, DotNet, [full, .. serve])
            : new ServiceProgram(name, full, serve);
    }

    /// <summary>Publishes the service as its image is published, into a folder of the clone that git ignores.</summary>
    public static async Task<ServiceProgram> PublishAsync(CancellationToken cancellationToken)
    {
        string root = Repository.Root
            ?? throw new InvalidOperationException("There is no clone above the benchmark: name the service by --service.");
        string folder = Path.Combine(root, "artifacts", "benchmark-service");
        await ChildProcess.RunAsync(
            DotNet,
            [
                "publish", "src/Medallion.Cli", "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier,
                "--output", folder, "--verbosity", "quiet", "--nologo",
                "-p:RunAnalyzers=false", // They had their say in the build.
                "-p:NuGetLockFilePath=obj/published.lock.json", // Those of the projects are for any machine, and stay as they are.
                "-p:RestoreLockedMode=false",
            ],
            root,
            cancellationToken,
            // Build nodes that outlive the publication would be measured along.
            new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" });
        return At(Path.Combine(folder, CommandLineTool));
    }

    private static string DotNet =>
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
}
