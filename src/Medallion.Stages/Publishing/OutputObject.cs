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
    private readonly BackgroundHash _hash = new();

    private OutputObject(IObjectStore store, string key, ObjectInfo? before, IObjectUpload upload, IStageObserver observer)
    {
        _store = store;
        _key = key;
        _before = before;
        _upload = upload;
        _observer = observer;
    }

    /// <summary>Remembers what is visible now and starts the upload.</summary>
    public static async Task<OutputObject> StartAsync(
        IObjectStore store, string key, StagePlan plan, IStageObserver observer, CancellationToken cancellationToken)
    {
        ObjectInfo? before = await store.FindAsync(key, cancellationToken);
        IObjectUpload upload = await store.StartUploadAsync(key, Publisher.Of(plan).ToMetadata(), cancellationToken);
        return new OutputObject(store, key, before, upload, observer);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await _hash.AppendAsync(content, cancellationToken);
        await _upload.WriteAsync(content, cancellationToken);
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

        return new PublishedObject(_store.Uri.Of(_key), info.Version.ETag, info.Version.Size, await _hash.FinishAsync());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _hash.DisposeAsync();
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
