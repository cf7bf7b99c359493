using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Amazon.S3.Model;

namespace Medallion.Storage.Objects.S3;

/// <summary>
/// Collects bytes into parts and uploads them in the background. What fits into the first part goes as one conditional
/// put; a multipart upload begins with the second.
/// </summary>
internal sealed class S3Upload(
    S3Bucket bucket,
    S3Publisher publisher,
    string key,
    IReadOnlyDictionary<string, string> metadata,
    bool alwaysMultipart
) : IObjectUpload
{
    private const int FirstBufferBytes = 256 * 1024;

    /// <summary>What does not fit into this gets the buffer of a whole part, which goes back less often. 1 MiB.</summary>
    private const int LargestGrowing = 1024 * 1024;

    private static readonly TimeSpan PartGrace = TimeSpan.FromSeconds(5);

    private readonly ArrayPool<byte> _buffers = bucket.PartBuffers.Enter();
    private readonly string _writeId = S3Publisher.NewWriteId();
    private readonly CancellationTokenSource _abort = new();
    private readonly List<PartETag> _parts = [];
    private readonly List<(Task<PartETag> Task, int Bytes)> _underWay = [];
    private byte[]? _buffer;
    private int _filled;
    private int _partNumber = 1;
    private string? _uploadId;
    private bool _closed;
    private bool _completing;
    private bool _published;
    private bool _disposed;

    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        while (content.Length > 0)
        {
            if (_buffer is not null && _filled == PartSizes.Of(_partNumber))
            {
                await SendPartAsync(cancellationToken);
            }

            int size = PartSizes.Of(_partNumber);
            Reserve(Math.Min(size, _filled + content.Length), size);
            int taken = Math.Min(content.Length, Math.Min(size, _buffer.Length) - _filled);
            content[..taken].CopyTo(_buffer.AsMemory(_filled));
            content = content[taken..];
            _filled += taken;
            Length += taken;
        }
    }

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _closed = true;
        if (_uploadId is null && !alwaysMultipart)
        {
            return; // One put sends it and makes it visible.
        }

        if (_filled > 0 || _uploadId is null)
        {
            await SendPartAsync(cancellationToken);
        }

        while (_underWay.Count > 0)
        {
            await CollectAsync(cancellationToken);
        }
    }

    public async Task<ObjectInfo> CompleteAsync(PublishCondition condition, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_completing || _disposed, this);
        _closed = true;
        _completing = true;
        ObjectInfo info =
            _uploadId is null && !alwaysMultipart
                ? await publisher.PutAsync(key, _buffer.AsMemory(0, _filled), condition, metadata, cancellationToken)
                : await CompletePartsAsync(condition, cancellationToken);
        _published = true;
        return info;
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await SettlePartsAsync();
        if (_uploadId is not null && !_published)
        {
            await AbortAsync(_uploadId);
        }

        ReturnBuffer();
        bucket.PartBuffers.Leave();
        _abort.Dispose();
    }

    private async Task<ObjectInfo> CompletePartsAsync(PublishCondition condition, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        _parts.Sort(static (left, right) => (left.PartNumber ?? 0).CompareTo(right.PartNumber ?? 0));
        CompleteMultipartUploadRequest request = new()
        {
            BucketName = bucket.Name,
            Key = key,
            UploadId = _uploadId,
            PartETags = _parts,
        };
        ObjectInfo info = await publisher.CompleteAsync(request, condition, _writeId, cancellationToken);
        return info.Version.Size == Length
            ? info
            : throw new StoreException(
                StoreFault.Damaged,
                bucket.Uri,
                key,
                $"{bucket.Uri.Of(key)}: {Length} bytes were uploaded, but the object has {info.Version.Size}.");
    }

    private async Task SendPartAsync(CancellationToken cancellationToken)
    {
        if (_partNumber > PartSizes.MaxParts)
        {
            throw new StoreException(
                StoreFault.Rejected,
                bucket.Uri,
                key,
                $"{bucket.Uri.Of(key)} is larger than an S3 object can be.");
        }

        _uploadId ??= await StartAsync(cancellationToken);
        await MakeRoomAsync(cancellationToken);
        byte[] buffer = _buffer ?? [];
        _underWay.Add((UploadPartAsync(_uploadId, _partNumber, buffer, _filled), buffer.Length));
        _buffer = null;
        _filled = 0;
        _partNumber++;
    }

    private async Task MakeRoomAsync(CancellationToken cancellationToken)
    {
        while (_underWay.Count > 0 && IsBusy())
        {
            await CollectAsync(cancellationToken);
        }
    }

    /// <summary>Makes the buffer grow with the object: most are much smaller than a part.</summary>
    [MemberNotNull(nameof(_buffer))]
    private void Reserve(int needed, int partSize)
    {
        if (_buffer is not null && _buffer.Length >= needed)
        {
            return;
        }

        int grown = Math.Max(needed, Math.Max(FirstBufferBytes, (_buffer?.Length ?? 0) * 2));
        byte[] larger = _buffers.Rent(grown > LargestGrowing ? partSize : grown);
        if (_buffer is not null)
        {
            _buffer.AsSpan(0, _filled).CopyTo(larger);
            _buffers.Return(_buffer);
        }

        _buffer = larger;
    }

    private bool IsBusy() =>
        _underWay.Count >= bucket.Options.UploadConcurrency
        || _underWay.Sum(static part => (long)part.Bytes) + _filled > bucket.Options.UploadBufferBytes;

    /// <summary>Waits for any part to arrive; a part's fault is the upload's.</summary>
    private async Task CollectAsync(CancellationToken cancellationToken)
    {
        Task<PartETag> done = await Task.WhenAny(_underWay.Select(static part => part.Task))
            .WaitAsync(cancellationToken);
        _underWay.RemoveAll(part => part.Task == done);
        _parts.Add(await done);
    }

    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        InitiateMultipartUploadRequest request = new() { BucketName = bucket.Name, Key = key };
        S3Objects.SetMetadata(request.Metadata, metadata, _writeId);
        InitiateMultipartUploadResponse response = await bucket.SendAsync(
            key,
            "while starting an upload",
            sdk => sdk.InitiateMultipartUploadAsync(request, cancellationToken),
            cancellationToken);
        return response.UploadId;
    }

    private async Task<PartETag> UploadPartAsync(string uploadId, int number, byte[] buffer, int length)
    {
        UploadPartRequest request = new()
        {
            BucketName = bucket.Name,
            Key = key,
            UploadId = uploadId,
            PartNumber = number,
            PartSize = length,
            InputStream = S3Body.Of(buffer.AsMemory(0, length)),
        };
        UploadPartResponse response = await bucket.SendAsync(
            key,
            $"while uploading part {number}",
            sdk => sdk.UploadPartAsync(request, _abort.Token),
            _abort.Token);

        // Only after success: a failed or cancelled request can still be reading the buffer, so the pool must not reuse
        // it.
        _buffers.Return(buffer);
        return new PartETag(number, response.ETag);
    }

    /// <summary>
    /// A part that reaches S3 after the abort brings the upload back. Cutting the connection does not keep it from
    /// arriving, so those under way may finish, unless that takes long.
    /// </summary>
    private async Task SettlePartsAsync()
    {
        _abort.CancelAfter(PartGrace);
        Task<PartETag[]> all = Task.WhenAll(_underWay.Select(static part => part.Task));
        await Task.WhenAny(all);
        _ = all.Exception;
    }

    private async Task AbortAsync(string uploadId)
    {
        AbortMultipartUploadRequest request = new()
        {
            BucketName = bucket.Name,
            Key = key,
            UploadId = uploadId,
        };
        using CancellationTokenSource limit = new(bucket.Options.RequestTimeout, bucket.Time);
        try
        {
            await bucket.Sdk.AbortMultipartUploadAsync(request, limit.Token);
        }
        catch (Exception fault) when (S3Faults.IsStoreFault(fault, CancellationToken.None))
        {
            // Nothing is visible either way; a sweep or the bucket's life-cycle rule removes what is left.
        }
    }

    private void ReturnBuffer()
    {
        // A failed put can still be reading it: then it is left to the garbage collector.
        if (_buffer is not null && (_published || !_completing))
        {
            _buffers.Return(_buffer);
        }

        _buffer = null;
    }
}
