using Microsoft.Win32.SafeHandles;

namespace Medallion.Storage.Objects.Local;

/// <summary>Writes to a hidden file and renames it in the end.</summary>
internal sealed class LocalUpload(
    LocalFolder folder,
    LocalPublisher publisher,
    string key,
    FileStream file,
    IReadOnlyDictionary<string, string> metadata) : IObjectUpload
{
    /// <summary>Bytes after which the disk begins to write: many, so that it writes them in one go.</summary>
    private const long WriteBackBytes = 8 * 1024 * 1024;

    private readonly SafeFileHandle _handle = file.SafeFileHandle;
    private long _writtenBack;
    private bool _closed;
    private bool _completing;
    private bool _published;
    private bool _isDurable;

    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        try
        {
            await file.WriteAsync(content, cancellationToken);
            Length += content.Length;
            WriteBack();
        }
        catch (Exception exception) when (LocalFaults.IsFileFault(exception))
        {
            throw LocalFaults.Map(exception, folder, key);
        }
    }

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        _closed = true;
        return LocalFaults.RunAsync(folder, key, () => FlushAsync(cancellationToken), cancellationToken);
    }

    public Task<ObjectInfo> CompleteAsync(PublishCondition condition, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_completing, this);
        _closed = _completing = true;
        return LocalFaults.RunAsync(folder, key, () => PublishAsync(condition, cancellationToken), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _closed = _completing = true;
        if (_published)
        {
            return;
        }

        try
        {
            await file.DisposeAsync();
            File.Delete(file.Name);
        }
        catch (Exception fault) when (LocalFaults.IsFileFault(fault))
        {
            // On a full or failing disk the flush fails again; the name is all that matters now.
            TryDelete();
        }
    }

    private async Task<ObjectInfo> PublishAsync(PublishCondition condition, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await file.DisposeAsync();
        ObjectInfo info = await publisher.PublishAsync(
            key, file.Name, isDurable: true, condition, metadata, cancellationToken);
        _published = true;
        return info.Version.Size == Length
            ? info
            : throw new StoreException(
                StoreFault.Damaged,
                folder.Uri,
                key,
                $"{folder.Uri.Of(key)}: {Length} bytes were written, but the file has {info.Version.Size}.");
    }

    /// <summary>The bulk becomes durable before the key is locked: others wait for a rename only.</summary>
    private async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        if (!_isDurable)
        {
            await file.FlushAsync(cancellationToken);
            publisher.Date(_handle);
            file.Flush(flushToDisk: true);
            _isDurable = true;
        }

        return true;
    }

    private void WriteBack()
    {
        if (Length - _writtenBack >= WriteBackBytes)
        {
            NativeFiles.StartWriteBack(_handle, _writtenBack, Length - _writtenBack);
            _writtenBack = Length;
        }
    }

    private void TryDelete()
    {
        try
        {
            File.Delete(file.Name);
        }
        catch (Exception fault) when (LocalFaults.IsFileFault(fault))
        {
            // A sweep takes it.
        }
    }
}
