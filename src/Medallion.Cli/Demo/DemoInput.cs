using Medallion.Cli.Demo.People;

namespace Medallion.Cli.Demo;

/// <summary>Fills the bronze layer of a local store. A file that is there already is never written over.</summary>
internal static class DemoInput
{
    private const ulong Seed = 20260101;
    private const int BufferBytes = 256 * 1024;

    /// <summary>Makes two files with the same people: every record of the second is a duplicate.</summary>
    /// <exception cref="UsageException">Another file of the name is there.</exception>
    public static async Task MakeAsync(string bronze, int rows, CancellationToken cancellationToken)
    {
        var generator = new PeopleGenerator(Seed);
        foreach (string name in (string[])[$"people-{rows}.csv", $"people-{rows}_v2.csv"])
        {
            await AddAsync(bronze, name, file => generator.WriteAsync(file, rows, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Copies files, and the CSV files of folders.</summary>
    /// <exception cref="UsageException">An input is not there, or two files would be one in the bronze layer.</exception>
    public static async Task CopyAsync(string bronze, IReadOnlyList<string> inputs, CancellationToken cancellationToken)
    {
        string[] paths = [.. inputs.SelectMany(FilesOf)];
        RefuseSameNames(paths);
        foreach (string path in paths)
        {
            await using FileStream source = Open(path);
            await AddAsync(bronze, Path.GetFileName(path), file => source.CopyToAsync(file, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Writes beside the layer's files first, under a name that the pipeline does not take for a CSV file.</summary>
    private static async Task AddAsync(
        string bronze, string name, Func<FileStream, Task> write, CancellationToken cancellationToken)
    {
        string path = Path.Combine(bronze, name);
        string unfinished = Path.Combine(bronze, $".{name}.{Guid.NewGuid():N}.unfinished");
        try
        {
            await using (FileStream file = Create(unfinished))
            {
                await write(file);
            }

            if (!File.Exists(path))
            {
                File.Move(unfinished, path, overwrite: false);
            }
            else if (!await HasSameContentAsync(path, unfinished, cancellationToken))
            {
                throw new UsageException(
                    $"There is another file at '{path}', which the demo does not write over.",
                    "Name another folder with --folder, or move that file away.");
            }
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static void RefuseSameNames(string[] paths)
    {
        IGrouping<string, string>? same = paths
            .GroupBy(static path => Path.GetFileName(path), StringComparer.Ordinal)
            .FirstOrDefault(static group => group.Count() > 1);
        if (same is not null)
        {
            throw new UsageException(
                $"Files of one name, '{same.Key}', would be one file in the bronze layer: {string.Join(", ", same)}.",
                "Give the files names that differ; of a file that shall be there twice, make a copy under another name.");
        }
    }

    private static async Task<bool> HasSameContentAsync(string one, string other, CancellationToken cancellationToken)
    {
        await using FileStream first = Open(one);
        await using FileStream second = Open(other);
        if (first.Length != second.Length)
        {
            return false;
        }

        byte[] left = new byte[BufferBytes];
        byte[] right = new byte[BufferBytes];
        int read;
        do
        {
            read = await first.ReadAtLeastAsync(left, left.Length, throwOnEndOfStream: false, cancellationToken);
            int alike = await second.ReadAtLeastAsync(right, right.Length, throwOnEndOfStream: false, cancellationToken);
            if (!left.AsSpan(0, read).SequenceEqual(right.AsSpan(0, alike)))
            {
                return false;
            }
        }
        while (read > 0);
        return true;
    }

    private static FileStream Create(string path) =>
        new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, FileOptions.Asynchronous);

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous);

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
