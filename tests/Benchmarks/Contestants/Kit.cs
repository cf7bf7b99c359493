namespace Benchmarks.Contestants;

/// <summary>The unpacked kit of tools and Python packages: <c>MEDALLION_KIT</c>, else where tests/run.sh unpacks it.</summary>
internal static class Kit
{
    /// <summary>A file or folder of the kit; null where it is absent.</summary>
    public static string? Find(string name) => Folders()
        .Select(folder => Path.GetFullPath(Path.Combine(folder, name)))
        .FirstOrDefault(Path.Exists);

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("MEDALLION_KIT") is { Length: > 0 } given)
        {
            yield return given;
        }

        if (Repository.Root is { } root)
        {
            yield return Path.Combine(root, "artifacts", "tools", "kit");
        }
    }
}
