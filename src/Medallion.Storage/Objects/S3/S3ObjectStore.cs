using System.Runtime.CompilerServices;
using Amazon.S3.Model;

namespace Medallion.Storage.Objects.S3;

/// <summary>A bucket of AWS S3 or of another service that speaks its protocol and honours its conditions.</summary>
/// <remarks>
/// Large objects are written by multipart upload and appear whole by a conditional completion; small ones by one
/// conditional put. Needs <c>s3:ListBucket</c> on the bucket and <c>s3:GetObject</c>, <c>s3:PutObject</c>,
/// <c>s3:DeleteObject</c> and <c>s3:AbortMultipartUpload</c> on its objects; sweeping also needs
/// <c>s3:ListBucketMultipartUploads</c>.
/// </remarks>
public sealed class S3ObjectStore : IObjectStore, ISweepableStore, IMultipartStore, IDisposable
{
    private readonly S3Bucket _bucket;
    private readonly S3Objects _objects;
    private readonly S3Publisher _publisher;
    private readonly S3Reader _reader;
    private readonly S3Client? _ownClient;

    /// <summary>Opens a bucket with a client of its own.</summary>
    public S3ObjectStore(StoreUri uri, S3StoreOptions options, TimeProvider time)
        : this(uri, new S3Client(options), ownsClient: true, time)
    {
    }

    internal S3ObjectStore(StoreUri uri, S3Client client, bool ownsClient, TimeProvider time)
    {
        if (uri.Scheme != "s3")
        {
            throw new StoreException(StoreFault.InvalidUri, uri, null, $"{uri} is not a bucket.");
        }

        _bucket = new S3Bucket(uri, client, time);
        _objects = new S3Objects(_bucket);
        _publisher = new S3Publisher(_bucket, _objects);
        _reader = new S3Reader(_bucket);
        _ownClient = ownsClient ? client : null;
    }

    /// <inheritdoc/>
    public StoreUri Uri => _bucket.Uri;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ObjectInfo info in new S3Lister(_bucket).ListAsync(prefix, cancellationToken))
        {
            yield return info;
        }
    }

    /// <inheritdoc/>
    public Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken) =>
        _objects.FindAsync(key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReadAsync(
        ObjectVersion version,
        long offset,
        Memory<byte> destination,
        CancellationToken cancellationToken) => _reader.ReadAsync(version, offset, destination, cancellationToken);

    /// <inheritdoc/>
    public async Task<ObjectInfo> PutAsync(
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        ObjectKey.Validate(Uri, key);
        ObjectMetadata.Validate(metadata);
        return await _publisher.PutAsync(key, content, condition, metadata, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IObjectUpload> StartUploadAsync(
        string key,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken) =>
        Task.FromResult<IObjectUpload>(NewUpload(key, metadata, alwaysMultipart: false));

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        ObjectKey.Validate(Uri, key);
        DeleteObjectRequest request = new() { BucketName = _bucket.Name, Key = key };
        try
        {
            await _bucket.SendAsync(
                key, "while deleting", sdk => sdk.DeleteObjectAsync(request, cancellationToken), cancellationToken);
        }
        catch (StoreException absent) when (absent.Fault == StoreFault.ObjectNotFound)
        {
            // AWS answers 204; some services 404.
        }
    }

    /// <inheritdoc/>
    public Task<int> SweepAsync(string prefix, TimeSpan olderThan, CancellationToken cancellationToken) =>
        new S3Sweeper(_bucket).SweepAsync(prefix, olderThan, cancellationToken);

    /// <summary>Closes the client's connections.</summary>
    public void Dispose() => _ownClient?.Dispose();

    IObjectUpload IMultipartStore.StartMultipart(string key) =>
        NewUpload(key, ObjectMetadata.Empty, alwaysMultipart: true);

    private S3Upload NewUpload(string key, IReadOnlyDictionary<string, string> metadata, bool alwaysMultipart)
    {
        ObjectKey.Validate(Uri, key);
        ObjectMetadata.Validate(metadata);
        return new S3Upload(_bucket, _publisher, key, metadata, alwaysMultipart);
    }
}
