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
        await folder.TransferAsync(key, () => Write(content.Span), cancellationToken);
    }

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        _closed = true;
        return FlushAsync(cancellationToken).AsTask();
    }

    public Task<ObjectInfo> CompleteAsync(PublishCondition condition, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_completing, this);
        _closed = _completing = true;
        return CompleteOnceAsync(condition, cancellationToken);
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

    /// <summary>The bulk becomes durable before the key is locked: others wait for a rename only.</summary>
    private async Task<ObjectInfo> CompleteOnceAsync(PublishCondition condition, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        return await folder.RunAsync(key, () => PublishAsync(condition, cancellationToken), cancellationToken);
    }

    private async Task<ObjectInfo> PublishAsync(PublishCondition condition, CancellationToken cancellationToken)
    {
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

    private ValueTask FlushAsync(CancellationToken cancellationToken) =>
        _isDurable ? ValueTask.CompletedTask : folder.TransferAsync(key, Flush, cancellationToken);

    private void Flush()
    {
        file.Flush();
        publisher.Date(_handle);
        file.Flush(flushToDisk: true);
        _isDurable = true;
    }

    private void Write(ReadOnlySpan<byte> content)
    {
        file.Write(content);
        Length += content.Length;
        WriteBack();
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
