using System.Security.Cryptography;
using Medallion.Parquet;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Plans;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Publishing;

/// <summary>
/// The object a stage publishes: bytes go up as they come, and become visible in one step only if nobody else changed
/// the object meanwhile. Disposed without being published, it leaves the previous version in place.
/// </summary>
internal sealed class OutputObject : IByteSink, IAsyncDisposable
{
    private readonly IObjectStore _store;
    private readonly string _key;
    private readonly ObjectInfo? _before;
    private readonly IObjectUpload _upload;
    private readonly IStageObserver _observer;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private OutputObject(IObjectStore store, string key, ObjectInfo? before, IObjectUpload upload, IStageObserver observer)
    {
        _store = store;
        _key = key;
        _before = before;
        _upload = upload;
        _observer = observer;
    }

    /// <summary>The object of the same store that row groups are passed through from. Default: not known.</summary>
    public ObjectVersion? CopiesFrom { get; init; }

    /// <summary>Remembers what is visible now and starts the upload.</summary>
    public static async Task<OutputObject> StartAsync(
        IObjectStore store,
        string key,
        StagePlan plan,
        IStageObserver observer,
        CancellationToken cancellationToken,
        ObjectVersion? copiesFrom = null)
    {
        ObjectInfo? before = await store.FindAsync(key, cancellationToken);
        IObjectUpload upload = await store.StartUploadAsync(key, Publisher.Of(plan).ToMetadata(), cancellationToken);
        return new OutputObject(store, key, before, upload, observer) { CopiesFrom = copiesFrom };
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _hash.AppendData(content.Span);
        return _upload.WriteAsync(content, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask WriteCopyAsync(ReadOnlyMemory<byte> content, long sourceOffset, CancellationToken cancellationToken)
    {
        _hash.AppendData(content.Span);
        StoredRange? origin = CopiesFrom is null ? null : new StoredRange(CopiesFrom, sourceOffset);
        return _upload.WriteCopyAsync(content, origin, cancellationToken);
    }

    /// <summary>Makes the object visible.</summary>
    public async Task<PublishedObject> PublishAsync(CancellationToken cancellationToken)
    {
        long written = _upload.Length;
        await _upload.PrepareAsync(cancellationToken);
        _observer.RequireOwnership();
        ObjectInfo info = await CompleteAsync(cancellationToken);
        if (info.Version.Size != written)
        {
            throw new StageException(
                FailureReason.VerificationFailed,
                new DataLocation
                {
                    ObjectUri = _store.Uri.Of(_key),
                    Expected = $"{written} bytes",
                    Found = $"{info.Version.Size} bytes",
                });
        }

        return new PublishedObject(
            _store.Uri.Of(_key), info.Version.ETag, info.Version.Size, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await _upload.DisposeAsync();
    }

    private async Task<ObjectInfo> CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _upload.CompleteAsync(PublishCondition.Unchanged(_before), cancellationToken);
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.ConditionFailed)
        {
            throw await PublishConflict.ToFailureAsync(_store, _key, _before, fault, cancellationToken);
        }
    }
}
