using System.IO.Enumeration;
using System.Runtime.CompilerServices;

namespace Medallion.Storage.Objects.Local;

/// <summary>
/// Walks a folder's objects in the order of their whole keys. Holds the names of one folder per level at a time.
/// </summary>
internal sealed class LocalWalk(LocalFolder folder)
{
    private static readonly EnumerationOptions EveryEntry = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string start = folder.FolderOfPrefix(prefix);
        folder.RequireRoot();
        string keyOfStart = prefix[..(prefix.LastIndexOf('/') + 1)];
        Stack<Level> levels = new();
        levels.Push(await OpenAsync(start, keyOfStart, prefix[keyOfStart.Length..], cancellationToken));
        while (levels.TryPeek(out Level? level))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!level.MoveNext())
            {
                levels.Pop();
            }
            else if (level.Current.EndsWith('/'))
            {
                string name = level.Current[..^1];
                levels.Push(await OpenAsync($"{level.Path}/{name}", level.Key + level.Current, "", cancellationToken));
            }
            else if (Find(level) is { } info)
            {
                yield return info;
            }
        }
    }

    private static ObjectInfo? Find(Level level)
    {
        // A file can go while its folder is being walked, and a name that is not UTF-8 cannot be asked for again.
        bool found = NativeFiles.TryGetStatus($"{level.Path}/{level.Current}", out FileStatus status);
        return found && status.Kind == FileKind.File
            ? new ObjectInfo(status.ToVersion(level.Key + level.Current), status.ToTime(), ObjectMetadata.Empty)
            : null;
    }

    private Task<Level> OpenAsync(string path, string key, string namePrefix, CancellationToken cancellationToken) =>
        LocalFaults.RunAsync(
            folder,
            key.Length == 0 ? null : key,
            () => Task.FromResult(new Level(path, key, ReadNames(path, namePrefix))),
            cancellationToken);

    /// <summary>Names in a folder that begin with a prefix, folders with a '/' behind, sorted as keys are.</summary>
    private static List<string> ReadNames(string path, string namePrefix)
    {
        try
        {
            List<string> names = [.. Enumerate(path, namePrefix)];
            names.Sort(Utf8KeyComparer.Instance);
            return names;
        }
        catch (DirectoryNotFoundException)
        {
            return []; // No key has the prefix, or the folder went meanwhile.
        }
    }

    private static FileSystemEnumerable<string> Enumerate(string path, string namePrefix) =>
        new(path.Length == 0 ? "/" : path, static (ref entry) => NameOf(ref entry), EveryEntry)
        {
            ShouldIncludePredicate = (ref entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
                && entry.FileName.StartsWith(namePrefix, StringComparison.Ordinal)
                && !entry.FileName.SequenceEqual(ObjectKey.ReservedSegment),
        };

    private static string NameOf(ref FileSystemEntry entry) =>
        entry.IsDirectory ? string.Concat(entry.FileName, "/") : entry.FileName.ToString();

    private sealed class Level(string path, string key, List<string> names)
    {
        private int _next;

        public string Path => path;

        public string Key => key;

        public string Current => names[_next - 1];

        public bool MoveNext() => _next++ < names.Count;
    }
}
