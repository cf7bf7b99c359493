using Medallion.Storage.Threads;
using Microsoft.Win32.SafeHandles;

namespace Medallion.Storage.Objects.Local;

/// <summary>
/// Moves a finished file under its key if a condition holds: one rename, so readers see the old file or the new.
/// </summary>
internal sealed class LocalPublisher(LocalFolder folder, TimeProvider time)
{
    /// <summary>Gives a file that is written the time of now, which most versions keep.</summary>
    public void Date(SafeFileHandle file) => File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);

    /// <summary>Publishes a file under a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="partial">The finished file, closed.</param>
    /// <param name="isDurable">Whether it was dated and made durable already.</param>
    /// <param name="condition">What must hold.</param>
    /// <param name="metadata">User metadata of the version.</param>
    /// <param name="cancellationToken">Gives up before anything is visible.</param>
    public async Task<ObjectInfo> PublishAsync(
        string key,
        string partial,
        bool isDurable,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        string path = folder.PathOf(key);
        using IDisposable held = await KeyLock.AcquireAsync(path, time, cancellationToken);
        FileStatus? replaced = FindReplaced(path, key);
        Check(key, condition, replaced);
        (FileStatus version, bool isDated) = Seal(partial, isDurable, replaced);
        string? metadataFile = await LocalMetadata.WriteAsync(path, version, metadata, cancellationToken);
        await FlushAsync(isDated ? partial : null, metadataFile);
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
    /// Gives the file a time later than the replaced version's, so that tags never repeat, unless it is durable and has one.
    /// </summary>
    private (FileStatus Version, bool IsDated) Seal(string partial, bool isDurable, FileStatus? replaced)
    {
        long least = (replaced?.Modified ?? 0) + 1;
        FileStatus status = StatusOf(partial);
        if (isDurable && status.Modified >= least)
        {
            return (status, false);
        }

        long later = Math.Max(time.GetUtcNow().UtcTicks, least);
        File.SetLastWriteTimeUtc(partial, new DateTime(later, DateTimeKind.Utc));
        return (StatusOf(partial), true);
    }

    private static FileStatus StatusOf(string partial) =>
        NativeFiles.TryGetStatus(partial, out FileStatus status)
            ? status
            : throw new IOException($"'{partial}' was removed while it was being published.");

    /// <summary>
    /// Makes a file, its metadata and the name of that durable, all at once: file systems with a journal then write it once.
    /// </summary>
    private static async Task FlushAsync(string? partial, string? metadataFile)
    {
        Task metadata = metadataFile is null
            ? Task.CompletedTask
            : Task.WhenAll(
                WorkThreads.ShareAsync(() => Flush(metadataFile)),
                WorkThreads.ShareAsync(() => NativeFiles.FlushFolder(Path.GetDirectoryName(metadataFile)!)));
        try
        {
            if (partial is not null)
            {
                Flush(partial);
            }
        }
        finally
        {
            await metadata;
        }
    }

    private static void Flush(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }
}
