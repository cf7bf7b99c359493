using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Medallion.Storage.Objects.Local;

/// <summary>
/// Writes to a hidden file and renames it in the end. Small writes are gathered: to hand each to a thread that waits for the disk
/// takes longer than to copy it.
/// </summary>
internal sealed class LocalUpload(
    LocalFolder folder,
    LocalPublisher publisher,
    string key,
    FileStream file,
    IReadOnlyDictionary<string, string> metadata) : IObjectUpload
{
    /// <summary>Bytes after which the disk begins to write: many, so that it writes them in one go.</summary>
    private const long WriteBackBytes = 8 * 1024 * 1024;

    /// <summary>Bytes that are gathered at most.</summary>
    private const int MaxGathered = 512 * 1024;

    /// <summary>Bytes that there is room for at first: many uploads are records of a few kilobytes.</summary>
    private const int FirstGathered = 8 * 1024;

    private readonly SafeFileHandle _handle = file.SafeFileHandle;
    private byte[] _gathered = [];
    private int _gatheredLength;
    private long _written;
    private long _writtenBack;
    private bool _closed;
    private bool _completing;
    private bool _published;
    private bool _isDurable;

    public long Length { get; private set; }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        cancellationToken.ThrowIfCancellationRequested();
        Length += content.Length;
        if (TryGather(content.Span))
        {
            return ValueTask.CompletedTask;
        }

        return folder.TransferAsync(key, () => Write(content.Span), cancellationToken);
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
        Write([]);

        // Here and nowhere else: a write that hangs when the upload is given up may still read it, and leaves it to the collector.
        ReturnGathered();
        file.Flush();
        publisher.Date(_handle);
        file.Flush(flushToDisk: true);
        _isDurable = true;
    }

    private bool TryGather(ReadOnlySpan<byte> content)
    {
        int wanted = _gatheredLength + content.Length;
        if (wanted > MaxGathered)
        {
            return false;
        }

        if (wanted > _gathered.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Clamp(wanted * 2, FirstGathered, MaxGathered));
            _gathered.AsSpan(0, _gatheredLength).CopyTo(larger);
            ReturnGathered();
            _gathered = larger;
        }

        content.CopyTo(_gathered.AsSpan(_gatheredLength));
        _gatheredLength = wanted;
        return true;
    }

    private void ReturnGathered()
    {
        if (_gathered.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_gathered);
            _gathered = [];
        }
    }

    private void Write(ReadOnlySpan<byte> content)
    {
        file.Write(_gathered.AsSpan(0, _gatheredLength));
        file.Write(content);
        _written += _gatheredLength + content.Length;
        _gatheredLength = 0;
        WriteBack();
    }

    private void WriteBack()
    {
        if (_written - _writtenBack >= WriteBackBytes)
        {
            NativeFiles.StartWriteBack(_handle, _writtenBack, _written - _writtenBack);
            _writtenBack = _written;
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
