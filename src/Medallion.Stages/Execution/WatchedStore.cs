using System.Runtime.CompilerServices;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Execution;

/// <summary>A store whose calls are counted while they are pending, so that one that hangs is noticed.</summary>
internal sealed class WatchedStore(IObjectStore store, PendingCalls calls) : IObjectStore
{
    /// <inheritdoc/>
    public StoreUri Uri => store.Uri;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<ObjectInfo> objects = store.ListAsync(prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(objects, prefix))
        {
            yield return objects.Current;
        }
    }

    /// <inheritdoc/>
    public async Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken)
    {
        using PendingCalls.Call call = calls.Begin(Uri.Of(key));
        return await store.FindAsync(key, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask ReadAsync(ObjectVersion version, long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        using PendingCalls.Call call = calls.Begin(Uri.Of(version.Key));
        await store.ReadAsync(version, offset, destination, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ObjectInfo> PutAsync(
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        using PendingCalls.Call call = calls.Begin(Uri.Of(key));
        return await store.PutAsync(key, content, condition, metadata, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IObjectUpload> StartUploadAsync(
        string key, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        using PendingCalls.Call call = calls.Begin(Uri.Of(key));
        return new WatchedUpload(await store.StartUploadAsync(key, metadata, cancellationToken), Uri.Of(key), calls);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        using PendingCalls.Call call = calls.Begin(Uri.Of(key));
        await store.DeleteAsync(key, cancellationToken);
    }

    private async Task<bool> MoveNextAsync(IAsyncEnumerator<ObjectInfo> objects, string prefix)
    {
        using PendingCalls.Call call = calls.Begin(Uri.Of(prefix));
        return await objects.MoveNextAsync();
    }
}
