using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Medallion.Storage.Objects.Local;

/// <summary>A store in a folder: for development, tests and volumes that all replicas mount.</summary>
/// <remarks>
/// <para>
/// An object is a plain file that any program can read. A write goes to a hidden file beside it, is made durable
/// (fsync) and renamed, so that readers see the previous version or the new one, also across a power loss.
/// </para>
/// <para>
/// Conditions are checked under a lock file (flock) in the object's folder: they hold among all writers that go through
/// this class, in any process of a machine. On a network volume they hold where it supports flock between machines.
/// </para>
/// <para>
/// Symbolic links below the configured folder are never followed. As in every file system, one key cannot be another
/// key's folder: <c>a</c> and <c>a/b</c> exclude each other. Folders stay when their last object is deleted.
/// </para>
/// </remarks>
public sealed class LocalObjectStore : IObjectStore, ISweepableStore, IDisposable
{
    private readonly LocalFolder _folder;
    private readonly LocalReader _reader;
    private readonly LocalPublisher _publisher;
    private readonly TimeProvider _time;
    private readonly LocalResources? _own;

    /// <summary>Opens the store in a folder, which must exist by the first use.</summary>
    public LocalObjectStore(StoreUri uri, TimeProvider time)
        : this(uri, uri.Location, new LocalResources(new OpenFiles(OpenFiles.DefaultCapacity), new FileThreads()), ownsThem: true, time)
    {
    }

    internal LocalObjectStore(StoreUri uri, string boundary, LocalResources resources, bool ownsThem, TimeProvider time)
    {
        if (uri.Scheme != "file")
        {
            throw new StoreException(StoreFault.InvalidUri, uri, null, $"{uri} is not a folder.");
        }

        _folder = new LocalFolder(uri, boundary, resources.Threads);
        _reader = new LocalReader(_folder, resources.Files);
        _publisher = new LocalPublisher(_folder, time);
        _time = time;
        _own = ownsThem ? resources : null;
    }

    /// <inheritdoc/>
    public StoreUri Uri => _folder.Uri;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ObjectInfo info in new LocalWalk(_folder).ListAsync(prefix, cancellationToken))
        {
            yield return info;
        }
    }

    /// <inheritdoc/>
    public Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken) =>
        _folder.RunAsync(key, () => Find(key), cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReadAsync(
        ObjectVersion version,
        long offset,
        Memory<byte> destination,
        CancellationToken cancellationToken) => _reader.ReadAsync(version, offset, destination, cancellationToken);

    /// <inheritdoc/>
    public Task<ObjectInfo> PutAsync(
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        ObjectMetadata.Validate(metadata);
        return _folder.RunAsync(
            key,
            async () =>
            {
                string partial = NewPartial(key);
                try
                {
                    Write(partial, content.Span);
                    return await _publisher.PublishAsync(
                        key, partial, isDurable: false, condition, metadata, cancellationToken);
                }
                finally
                {
                    File.Delete(partial);
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IObjectUpload> StartUploadAsync(
        string key,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        ObjectMetadata.Validate(metadata);
        return _folder.RunAsync<IObjectUpload>(
            key,
            () =>
            {
                FileStream file = new(
                    NewPartial(key), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
                return Task.FromResult<IObjectUpload>(new LocalUpload(_folder, _publisher, key, file, metadata));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        _folder.RunAsync(
            key,
            async () =>
            {
                _folder.RequireRoot();
                await _publisher.DeleteAsync(key, cancellationToken);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<int> SweepAsync(string prefix, TimeSpan olderThan, CancellationToken cancellationToken) =>
        _folder.RunAsync(
            null,
            () => new LocalSweep(_folder, _time).Sweep(prefix, olderThan, cancellationToken),
            cancellationToken);

    /// <summary>Closes the files kept open, and ends the threads.</summary>
    public void Dispose() => _own?.Dispose();

    private static void Write(string path, ReadOnlySpan<byte> content)
    {
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(handle, content, fileOffset: 0);
    }

    private ObjectInfo? Find(string key)
    {
        _folder.RequireRoot();
        string path = _folder.PathOf(key);
        while (NativeFiles.TryGetStatus(path, out FileStatus status) && status.Kind == FileKind.File)
        {
            IReadOnlyDictionary<string, string> metadata = LocalMetadata.Read(path, status);

            // A version's metadata goes when the version does: what was read counts only if the version still stands.
            if (NativeFiles.TryGetStatus(path, out FileStatus still) && still == status)
            {
                return new ObjectInfo(status.ToVersion(key), status.ToTime(), metadata);
            }
        }

        return null;
    }

    private string NewPartial(string key)
    {
        _folder.RequireRoot();
        string path = _folder.PathOf(key);
        Directory.CreateDirectory(HiddenFolder.Of(path));
        return HiddenFolder.NewPartial(path);
    }
}
