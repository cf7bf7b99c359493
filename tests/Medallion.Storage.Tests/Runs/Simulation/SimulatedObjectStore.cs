using System.Runtime.CompilerServices;
using Medallion.Storage.Objects;

namespace Medallion.Storage.Tests.Runs.Simulation;

/// <summary>The bucket as one process reaches it.</summary>
internal sealed class SimulatedObjectStore(SimulatedBucket bucket, SimulatedNetwork network, SimulatedProcess process)
    : IObjectStore
{
    public StoreUri Uri => SimulatedBucket.Uri;

    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (ObjectInfo info in await SendAsync(prefix, () => bucket.List(prefix), cancellationToken))
        {
            yield return info;
        }
    }

    public Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken) =>
        SendAsync(key, () => bucket.Find(key), cancellationToken);

    public async ValueTask ReadAsync(
        ObjectVersion version,
        long offset,
        Memory<byte> destination,
        CancellationToken cancellationToken)
    {
        byte[] content = await SendAsync(version.Key, () => bucket.Read(version), cancellationToken);
        content.AsMemory((int)offset, destination.Length).CopyTo(destination);
    }

    public Task<ObjectInfo> PutAsync(
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        byte[] bytes = content.ToArray();
        return SendAsync(key, () => bucket.Put(key, bytes, condition, metadata), cancellationToken);
    }

    public Task<IObjectUpload> StartUploadAsync(
        string key,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        SendAsync(key, () => bucket.Delete(key), cancellationToken);

    private Task<T> SendAsync<T>(string key, Func<T> execute, CancellationToken cancellationToken) =>
        network.SendAsync(process, key, execute, cancellationToken);
}
