using Medallion.Storage.Objects;

namespace Medallion.Stages.Telemetry;

/// <summary>A store that passes everything on; what is derived from it tells some of it.</summary>
internal abstract class StoreDecorator(IObjectStore inner) : IObjectStore
{
    public StoreUri Uri => Inner.Uri;

    protected IObjectStore Inner { get; } = inner;

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken) =>
        Inner.ListAsync(prefix, cancellationToken);

    public Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken) => Inner.FindAsync(key, cancellationToken);

    public virtual ValueTask ReadAsync(
        ObjectVersion version, long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        Inner.ReadAsync(version, offset, destination, cancellationToken);

    public virtual Task<ObjectInfo> PutAsync(
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken) =>
        Inner.PutAsync(key, content, condition, metadata, cancellationToken);

    public virtual Task<IObjectUpload> StartUploadAsync(
        string key, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        Inner.StartUploadAsync(key, metadata, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => Inner.DeleteAsync(key, cancellationToken);
}
