using Microsoft.Win32.SafeHandles;

namespace Medallion.Storage.Objects.Local;

/// <summary>
/// Moves a finished file under its key if a condition holds: one rename, so readers see the old file or the new.
/// </summary>
internal sealed class LocalPublisher(LocalFolder folder, TimeProvider time)
{
    public async Task<ObjectInfo> PublishAsync(
        string key,
        string partial,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        string path = folder.PathOf(key);
        using IDisposable held = await KeyLock.AcquireAsync(path, time, cancellationToken);
        FileStatus? replaced = FindReplaced(path, key);
        Check(key, condition, replaced);
        FileStatus version = Seal(partial, replaced);
        await LocalMetadata.WriteAsync(path, version, metadata, cancellationToken);
        File.Move(partial, path, overwrite: true);
        NativeFiles.FlushFolder(Path.GetDirectoryName(path)!);
        if (replaced is { } old)
        {
            LocalMetadata.Delete(path, old);
        }

        return new ObjectInfo(version.ToVersion(key), version.ToTime(), CopyOf(metadata));
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        string path = folder.PathOf(key);
        if (!IsFile(path))
        {
            return;
        }

        using IDisposable held = await KeyLock.AcquireAsync(path, time, cancellationToken);
        if (NativeFiles.TryGetStatus(path, out FileStatus status) && status.Kind == FileKind.File)
        {
            File.Delete(path);
            NativeFiles.FlushFolder(Path.GetDirectoryName(path)!);
            LocalMetadata.Delete(path, status);
        }
    }

    private static bool IsFile(string path) =>
        NativeFiles.TryGetStatus(path, out FileStatus status) && status.Kind == FileKind.File;

    private static Dictionary<string, string> CopyOf(IReadOnlyDictionary<string, string> metadata) =>
        new(metadata, StringComparer.Ordinal);

    private FileStatus? FindReplaced(string path, string key)
    {
        if (!NativeFiles.TryGetStatus(path, out FileStatus status))
        {
            return null;
        }

        return status.Kind == FileKind.File
            ? status
            : throw new StoreException(
                StoreFault.InvalidUri,
                folder.Uri,
                key,
                $"{folder.Uri.Of(key)} cannot be a file: there is a folder or device of that name.");
    }

    private void Check(string key, PublishCondition condition, FileStatus? replaced)
    {
        string? problem = (condition, replaced) switch
        {
            ({ MustBeAbsent: true }, not null) => "exists already",
            ({ ExpectedETag: not null }, null) => "does not exist any more",
            ({ ExpectedETag: { } expected }, { } found) when found.ETag != expected =>
                "was replaced by another version",
            _ => null,
        };
        if (problem is not null)
        {
            throw new StoreException(StoreFault.ConditionFailed, folder.Uri, key, $"{folder.Uri.Of(key)} {problem}.");
        }
    }

    /// <summary>
    /// Gives the file a time later than the replaced version's, so that tags never repeat, and makes it durable.
    /// </summary>
    private FileStatus Seal(string partial, FileStatus? replaced)
    {
        long now = time.GetUtcNow().UtcTicks;
        long later = Math.Max(now, (replaced?.Modified ?? 0) + 1);
        using (SafeFileHandle handle = File.OpenHandle(partial, FileMode.Open, FileAccess.ReadWrite))
        {
            File.SetLastWriteTimeUtc(handle, new DateTime(later, DateTimeKind.Utc));
            RandomAccess.FlushToDisk(handle);
        }

        return NativeFiles.TryGetStatus(partial, out FileStatus status)
            ? status
            : throw new IOException($"'{partial}' was removed while it was being published.");
    }
}
