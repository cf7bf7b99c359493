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
    private static readonly TimeSpan PartGrace = TimeSpan.FromSeconds(5);

    private readonly string _writeId = S3Publisher.NewWriteId();
    private readonly CancellationTokenSource _abort = new();
    private readonly PartFiller _part = new(bucket.PartBuffers.Enter());
    private readonly List<PartETag> _parts = [];
    private readonly List<(Task<PartETag> Task, int Bytes)> _underWay = [];
    private int _partNumber = 1;
    private string? _uploadId;
    private PartSender? _sender;
    private bool _closed;
    private bool _completing;
    private bool _published;
    private bool _disposed;

    public long Length { get; private set; }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        WriteCopyAsync(content, origin: null, cancellationToken);

    public async ValueTask WriteCopyAsync(
        ReadOnlyMemory<byte> content, StoredRange? origin, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        while (content.Length > 0)
        {
            if (_part.Length == PartSizes.Of(_partNumber))
            {
                await SendPartAsync(cancellationToken);
            }

            int taken = _part.Fill(content.Span, origin, PartSizes.Of(_partNumber));
            content = content[taken..];
            origin = origin?.After(taken);
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

        if (_part.Length > 0 || _uploadId is null)
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
                ? await publisher.PutAsync(key, _part.Content, condition, metadata, cancellationToken)
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
        _sender ??= new PartSender(bucket, key, _uploadId, _part.Buffers, _abort.Token);
        await MakeRoomAsync(cancellationToken);
        FilledPart part = _part.Take();
        _underWay.Add((_sender.StoreAsync(_partNumber, part), part.Buffer.Length));
        _partNumber++;
    }

    private async Task MakeRoomAsync(CancellationToken cancellationToken)
    {
        while (_underWay.Count > 0 && IsBusy())
        {
            await CollectAsync(cancellationToken);
        }
    }

    private bool IsBusy() =>
        _underWay.Count >= bucket.Options.UploadConcurrency
        || _underWay.Sum(static part => (long)part.Bytes) + _part.Length > bucket.Options.UploadBufferBytes;

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
        if (_published || !_completing)
        {
            _part.Return();
        }
        else
        {
            _part.Forget();
        }
    }
}
