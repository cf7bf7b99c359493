using System.Diagnostics;
using Medallion.Tests.Shared;

namespace Tidy;

/// <summary>The files of the repository: what git tracks, and what it would if it were added.</summary>
internal static class SourceTree
{
    /// <summary>Paths from the root, with '/' between the parts.</summary>
    public static IReadOnlyList<string> Files { get; } = List();

    /// <summary>Text files among them: everything but images and data.</summary>
    public static IEnumerable<string> TextFiles => Files.Where(
        static path => Path.GetExtension(path) is not (".png" or ".ico" or ".parquet" or ".gz"));

    /// <summary>Files with an extension under a folder, for example <c>src/</c> and <c>.cs</c>.</summary>
    public static IEnumerable<string> Under(string folder, string extension) => Files.Where(
        path => path.StartsWith(folder, StringComparison.Ordinal) && Path.GetExtension(path) == extension);

    /// <summary>Lines of a file.</summary>
    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(RepositoryPaths.Root, path));

    /// <summary>Text of a file.</summary>
    public static string Text(string path) => File.ReadAllText(Path.Combine(RepositoryPaths.Root, path));

    /// <summary>Fails with one line for each breach.</summary>
    public static void AssertNone(IEnumerable<string> breaches, string rule)
    {
        string[] found = [.. breaches];
        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found.Take(50).Prepend(rule)));
    }

    private static List<string> List()
    {
        // A clone that belongs to another user (a build server's) is as good as one's own for reading.
        string output = Git("-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        List<string> files = [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(Exists)];
        Assert.NotEmpty(files);
        return files;
    }

    private static bool Exists(string path) => File.Exists(Path.Combine(RepositoryPaths.Root, path));

    private static string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = RepositoryPaths.Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process git = Process.Start(start)!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
