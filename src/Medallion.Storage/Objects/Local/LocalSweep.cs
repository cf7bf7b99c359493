namespace Medallion.Storage.Objects.Local;

/// <summary>
/// Removes what crashed writers left in the hidden folders: unfinished files, and metadata of no version.
/// </summary>
internal sealed class LocalSweep(LocalFolder folder, TimeProvider time)
{
    private static readonly EnumerationOptions EveryFolder = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
        RecurseSubdirectories = true,
    };

    private static readonly EnumerationOptions EveryFile = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    public int Sweep(string prefix, TimeSpan olderThan, CancellationToken cancellationToken)
    {
        string start = folder.FolderOfPrefix(prefix);
        folder.RequireRoot();
        if (!Directory.Exists(start))
        {
            return 0;
        }

        DateTime before = time.GetUtcNow().UtcDateTime - olderThan;
        int removed = SweepHidden(Path.Combine(start, ObjectKey.ReservedSegment), before);
        foreach (string hidden in Directory.EnumerateDirectories(start, ObjectKey.ReservedSegment, EveryFolder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isStart = Path.GetDirectoryName(hidden) == start;
            removed += isStart ? 0 : SweepHidden(hidden, before);
        }

        return removed;
    }

    private static int SweepHidden(string hidden, DateTime before)
    {
        if (!Directory.Exists(hidden))
        {
            return 0;
        }

        HashSet<string> live = LiveMetadata(Path.GetDirectoryName(hidden)!);
        int removed = 0;
        foreach (string path in Directory.EnumerateFiles(hidden, "*", EveryFile))
        {
            bool unfinished = path.EndsWith(HiddenFolder.PartialSuffix, StringComparison.Ordinal);
            bool orphan = path.EndsWith(HiddenFolder.MetadataSuffix, StringComparison.Ordinal)
                && !live.Contains(Path.GetFileName(path));
            if ((unfinished || orphan) && File.GetLastWriteTimeUtc(path) < before)
            {
                File.Delete(path);
                removed += unfinished ? 1 : 0;
            }
        }

        return removed;
    }

    private static HashSet<string> LiveMetadata(string objects)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(objects, "*", EveryFile))
        {
            if (NativeFiles.TryGetStatus(path, out FileStatus status))
            {
                names.Add(Path.GetFileName(HiddenFolder.MetadataOf(path, status)));
            }
        }

        return names;
    }
}
