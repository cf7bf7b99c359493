using System.Runtime.CompilerServices;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Tests.Csv;

/// <summary>Objects in memory, for reading only. Answers late, so that reads overlap as they do over a network.</summary>
internal sealed class MemoryStore : IObjectStore
{
    private readonly Dictionary<string, byte[]> _objects = new(StringComparer.Ordinal);
    private int _underWay;

    public StoreUri Uri { get; } = StoreUri.Parse("s3://bronze");

    /// <summary>Most reads that were under way at once.</summary>
    public int MostUnderWay { get; private set; }

    /// <summary>Answers on the thread that asks, before the call returns.</summary>
    public bool AnswersAtOnce { get; init; }

    /// <summary>Fails the read that touches this offset; null: none.</summary>
    public long? FailAt { get; init; }

    public ObjectVersion Put(string key, byte[] content)
    {
        _objects[key] = content;
        return new ObjectVersion(key, "1", content.Length);
    }

    public async ValueTask ReadAsync(
        ObjectVersion version, long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        MostUnderWay = Math.Max(MostUnderWay, Interlocked.Increment(ref _underWay));
        if (!AnswersAtOnce)
        {
            await Task.Yield();
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (FailAt >= offset && FailAt < offset + destination.Length)
        {
            throw new StoreException(StoreFault.Unavailable, Uri, version.Key, "scripted");
        }

        _objects[version.Key].AsMemory((int)offset, destination.Length).CopyTo(destination);
        Interlocked.Decrement(ref _underWay);
    }

    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }

    public Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ObjectInfo> PutAsync(
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IObjectUpload> StartUploadAsync(
        string key, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();
}
