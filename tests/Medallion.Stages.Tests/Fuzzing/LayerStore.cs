using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Tests.Fuzzing;

/// <summary>Objects in memory that can be written too: what a stage needs, without conditions.</summary>
internal sealed class LayerStore : IObjectStore
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    private readonly ConcurrentDictionary<string, (byte[] Content, ObjectInfo Info)> _objects = new(StringComparer.Ordinal);
    private int _versions;

    public StoreUri Uri { get; } = StoreUri.Parse("s3://lake");

    public byte[] this[string key]
    {
        get => _objects[key].Content;
        set => Write(key, value, NoMetadata);
    }

    public bool Contains(string key) => _objects.ContainsKey(key);

    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach ((string key, (_, ObjectInfo info)) in _objects.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return info;
            }
        }
    }

    public Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult(_objects.TryGetValue(key, out (byte[] Content, ObjectInfo Info) found) ? found.Info : null);

    public ValueTask ReadAsync(ObjectVersion version, long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_objects.TryGetValue(version.Key, out (byte[] Content, ObjectInfo Info) found))
        {
            throw new StoreException(StoreFault.ObjectNotFound, Uri, version.Key, "gone");
        }

        if (found.Info.Version != version)
        {
            throw new StoreException(StoreFault.ObjectChanged, Uri, version.Key, "another version");
        }

        found.Content.AsMemory((int)offset, destination.Length).CopyTo(destination);
        return ValueTask.CompletedTask;
    }

    public Task<ObjectInfo> PutAsync(
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken) => Task.FromResult(Write(key, content.ToArray(), metadata));

    public Task<IObjectUpload> StartUploadAsync(
        string key, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        Task.FromResult<IObjectUpload>(new Upload(this, key, metadata));

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        _objects.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    private ObjectInfo Write(string key, byte[] content, IReadOnlyDictionary<string, string> metadata)
    {
        string version = Interlocked.Increment(ref _versions).ToString(CultureInfo.InvariantCulture);
        var info = new ObjectInfo(new ObjectVersion(key, version, content.Length), DateTimeOffset.UnixEpoch, metadata);
        _objects[key] = (content, info);
        return info;
    }

    private sealed class Upload(LayerStore store, string key, IReadOnlyDictionary<string, string> metadata) : IObjectUpload
    {
        private readonly MemoryStream _content = new();

        public long Length => _content.Length;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            _content.WriteAsync(content, cancellationToken);

        public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<ObjectInfo> CompleteAsync(PublishCondition condition, CancellationToken cancellationToken) =>
            Task.FromResult(store.Write(key, _content.ToArray(), metadata));

        public ValueTask DisposeAsync() => _content.DisposeAsync();
    }
}
