namespace Medallion.Cli;

/// <summary>Finds out how the user can call this command again, so that what is printed can be pasted.</summary>
internal static class ProgramName
{
    private const string Name = "medallion";

    /// <summary>The name where it is on the path, else the program's own path.</summary>
    /// <param name="processPath">The running program; <c>dotnet</c> where it runs the assembly.</param>
    /// <param name="searchPath">Folders that commands are looked for in.</param>
    public static string Of(string? processPath, string? searchPath)
    {
        if (processPath is null || Path.GetFileNameWithoutExtension(processPath) != Name)
        {
            return Name;
        }

        bool isOnPath = (searchPath ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => Path.Combine(folder, Path.GetFileName(processPath)) == processPath);
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, processPath);
        return isOnPath ? Name : relative.StartsWith("..", StringComparison.Ordinal) ? processPath : relative;
    }
}
