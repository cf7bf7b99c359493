using Medallion.Storage.Objects;

namespace Medallion.Storage.Tests.Probing;

/// <summary>A store that accepts conditions and ignores them, as some services do.</summary>
internal sealed class CarelessStore(IObjectStore inner, bool ignoreOnPut, bool ignoreOnComplete)
    : IObjectStore,
        IMultipartStore
{
    public StoreUri Uri => inner.Uri;

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, cancellationToken);

    public Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken) =>
        inner.FindAsync(key, cancellationToken);

    public ValueTask ReadAsync(
        ObjectVersion version,
        long offset,
        Memory<byte> destination,
        CancellationToken cancellationToken) => inner.ReadAsync(version, offset, destination, cancellationToken);

    public Task<ObjectInfo> PutAsync(
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken) =>
        inner.PutAsync(key, content, ignoreOnPut ? default : condition, metadata, cancellationToken);

    public Task<IObjectUpload> StartUploadAsync(
        string key,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken) => inner.StartUploadAsync(key, metadata, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        inner.DeleteAsync(key, cancellationToken);

    public IObjectUpload StartMultipart(string key) => new Upload(inner, key, ignoreOnComplete);

    private sealed class Upload(IObjectStore store, string key, bool ignore) : IObjectUpload
    {
        private readonly MemoryStream _content = new();

        public long Length => _content.Length;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            _content.WriteAsync(content, cancellationToken);

        public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<ObjectInfo> CompleteAsync(PublishCondition condition, CancellationToken cancellationToken) =>
            store.PutAsync(
                key,
                _content.ToArray(),
                ignore ? default : condition,
                new Dictionary<string, string>(),
                cancellationToken);

        public ValueTask DisposeAsync() => _content.DisposeAsync();
    }
}
