using System.Security.Cryptography;
using Medallion.Parquet;
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
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private OutputObject(IObjectStore store, string key, ObjectInfo? before, IObjectUpload upload)
    {
        _store = store;
        _key = key;
        _before = before;
        _upload = upload;
    }

    /// <summary>Remembers what is visible now and starts the upload.</summary>
    public static async Task<OutputObject> StartAsync(
        IObjectStore store, string key, StagePlan plan, CancellationToken cancellationToken)
    {
        ObjectInfo? before = await store.FindAsync(key, cancellationToken);
        var metadata = new Dictionary<string, string>
        {
            ["medallion-pipeline"] = Uri.EscapeDataString(plan.Key.Pipeline),
            ["medallion-run-id"] = Uri.EscapeDataString(plan.Key.RunId),
            ["medallion-stage"] = plan.Key.Stage.ToString(),
        };
        return new OutputObject(store, key, before, await store.StartUploadAsync(key, metadata, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _hash.AppendData(content.Span);
        return _upload.WriteAsync(content, cancellationToken);
    }

    /// <summary>Makes the object visible.</summary>
    public async Task<PublishedObject> PublishAsync(CancellationToken cancellationToken)
    {
        long written = _upload.Length;
        ObjectInfo info = await _upload.CompleteAsync(PublishCondition.Unchanged(_before), cancellationToken);
        if (info.Version.Size != written)
        {
            throw new Failures.StageException(
                Failures.FailureReason.VerificationFailed,
                new Findings.DataLocation
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
}
