using System.IO.Enumeration;
using System.Runtime.CompilerServices;

namespace Medallion.Storage.Objects.Local;

/// <summary>
/// Walks a folder's objects in the order of their whole keys. Holds the names of one folder per level at a time.
/// </summary>
internal sealed class LocalWalk(LocalFolder folder)
{
    private const int LooksAtOnce = 256;

    private static readonly EnumerationOptions EveryEntry = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Stack<Level> levels = new();
        levels.Push(await folder.RunAsync(KeyOrNull(prefix), () => Start(prefix), cancellationToken));
        while (levels.TryPeek(out Level? level))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (level.Next is not { } next)
            {
                levels.Pop();
            }
            else if (next.EndsWith('/'))
            {
                level.Skip();
                levels.Push(await OpenAsync($"{level.Path}/{next[..^1]}", level.Key + next, cancellationToken));
            }
            else
            {
                foreach (ObjectInfo info in await folder.RunAsync(KeyOrNull(level.Key), () => Look(level), cancellationToken))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return info;
                }
            }
        }
    }

    private static string? KeyOrNull(string key) => key.Length == 0 ? null : key;

    private Level Start(string prefix)
    {
        string path = folder.FolderOfPrefix(prefix);
        folder.RequireRoot();
        string key = prefix[..(prefix.LastIndexOf('/') + 1)];
        return new Level(path, key, ReadNames(path, prefix[key.Length..]));
    }

    private Task<Level> OpenAsync(string path, string key, CancellationToken cancellationToken) => folder.RunAsync(
        key,
        () => new Level(path, key, ReadNames(path, namePrefix: "")),
        cancellationToken);

    /// <summary>Looks up what the next names stand for, as far as the next folder.</summary>
    private static List<ObjectInfo> Look(Level level)
    {
        List<ObjectInfo> found = [];
        for (int i = 0; i < LooksAtOnce && level.Next is { } name && !name.EndsWith('/'); i++)
        {
            level.Skip();
            if (Find(level, name) is { } info)
            {
                found.Add(info);
            }
        }

        return found;
    }

    private static ObjectInfo? Find(Level level, string name)
    {
        // A file can go while its folder is being walked, and a name that is not UTF-8 cannot be asked for again.
        bool found = NativeFiles.TryGetStatus($"{level.Path}/{name}", out FileStatus status);
        return found && status.Kind == FileKind.File
            ? new ObjectInfo(status.ToVersion(level.Key + name), status.ToTime(), ObjectMetadata.Empty)
            : null;
    }

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

        /// <summary>Name after those that were looked at, a folder's with a '/' behind; null: there is none.</summary>
        public string? Next => _next < names.Count ? names[_next] : null;

        public void Skip() => _next++;
    }
}
