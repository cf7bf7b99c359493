using Medallion.Cli.Demo.People;

namespace Medallion.Cli.Demo;

/// <summary>Fills the bronze layer of a local store.</summary>
internal static class DemoInput
{
    private const ulong Seed = 20260101;
    private const int BufferBytes = 256 * 1024;

    /// <summary>Makes two files with the same people: every record of the second is a duplicate.</summary>
    public static async Task MakeAsync(string bronze, int rows, CancellationToken cancellationToken)
    {
        var generator = new PeopleGenerator(Seed);
        foreach (string name in (string[])[$"people-{rows}.csv", $"people-{rows}_v2.csv"])
        {
            await using FileStream file = Create(Path.Combine(bronze, name));
            await generator.WriteAsync(file, rows, cancellationToken);
        }
    }

    /// <summary>Copies files, and the CSV files of folders.</summary>
    public static async Task CopyAsync(string bronze, IReadOnlyList<string> inputs, CancellationToken cancellationToken)
    {
        foreach (string path in inputs.SelectMany(FilesOf))
        {
            await using FileStream source = File.OpenRead(path);
            await using FileStream copy = Create(Path.Combine(bronze, Path.GetFileName(path)));
            await source.CopyToAsync(copy, cancellationToken);
        }
    }

    private static FileStream Create(string path) =>
        new(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes, FileOptions.Asynchronous);

    private static IEnumerable<string> FilesOf(string input)
    {
        if (File.Exists(input))
        {
            return [input];
        }

        if (!Directory.Exists(input))
        {
            throw new UsageException(
                $"There is no file or folder '{input}'.", "Name CSV files, or folders that hold them.");
        }

        string[] files =
        [
            .. Directory.EnumerateFiles(input)
                .Where(static path => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
                    || path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase)),
        ];
        return files.Length > 0
            ? files
            : throw new UsageException(
                $"The folder '{input}' holds no .csv file.", "Name a folder that does, or the files.");
    }
}
