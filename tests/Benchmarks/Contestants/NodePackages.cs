namespace Benchmarks.Contestants;

/// <summary>The packages of <c>peers/package-lock.json</c>.</summary>
internal static class NodePackages
{
    private const string Polars = "nodejs-polars";

    /// <summary>How a script is run; installs the packages on first use.</summary>
    public static async Task<IReadOnlyList<string>> CommandAsync(string script, CancellationToken cancellationToken)
    {
        string stamp = Path.Combine(Peers.Folder, "node_modules", ".installed");
        if (!File.Exists(stamp))
        {
            await InstallAsync(cancellationToken);
            await File.WriteAllTextAsync(stamp, "", cancellationToken);
        }

        return ["node", "--expose-gc", Path.Combine(Peers.Folder, script)];
    }

    private static async Task InstallAsync(CancellationToken cancellationToken)
    {
        Console.Error.WriteLine("installing the Node packages of the peers");
        await ChildProcess.RunAsync("npm", ["ci", "--no-audit", "--no-fund"], Peers.Folder, cancellationToken);
        string modules = Path.Combine(Peers.Folder, "node_modules");
        if (Directory.EnumerateDirectories(modules, $"{Polars}-*").Any() || !OperatingSystem.IsLinux())
        {
            return;
        }

        // Its native part asks for a newer Node than it needs, and npm leaves an optional package out for that.
        string version = PackageVersion(Path.Combine(modules, Polars));
        string architecture = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        await ChildProcess.RunAsync(
            "npm",
            ["install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", $"{Polars}-linux-{architecture}-gnu@{version}"],
            Peers.Folder,
            cancellationToken);
    }

    private static string PackageVersion(string folder)
    {
        using var package = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "package.json")));
        return package.RootElement.GetProperty("version").GetString()!;
    }
}
