namespace Medallion.Storage.Objects;

/// <summary>
/// Objects under keys in one bucket or folder. Every implementation behaves the same; the same tests run on all.
/// </summary>
/// <remarks>
/// Keys follow <see cref="ObjectKey"/>. Every method throws <see cref="StoreException"/> for what the store answers,
/// and <see cref="OperationCanceledException"/> when cancelled. Safe for concurrent use.
/// </remarks>
public interface IObjectStore
{
    /// <summary>The store's own URI: <c>s3://bucket</c> or <c>file:///folder</c>, without a trailing slash.</summary>
    StoreUri Uri { get; }

    /// <summary>
    /// Lists every object whose key starts with <paramref name="prefix"/>, in ordinal (UTF-8 byte) order of keys.
    /// </summary>
    /// <remarks>
    /// What is there under a key that <see cref="ObjectKey"/> does not allow is listed too, so that nobody misses it in
    /// silence; reading it is refused. Folder markers (keys that end with '/') are left out.
    /// </remarks>
    IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Looks an object up; null where there is none.</summary>
    Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Fills <paramref name="destination"/> with the bytes of exactly <paramref name="version"/> from
    /// <paramref name="offset"/> on. Throws <see cref="StoreFault.ObjectChanged"/> where the object is another version
    /// by now, <see cref="StoreFault.ObjectNotFound"/> where it is gone.
    /// </summary>
    /// <param name="version">
    /// The version to read, as <see cref="ListAsync"/> or <see cref="FindAsync"/> returned it.
    /// </param>
    /// <param name="offset">
    /// Bytes from the object's start; <c>offset + destination.Length</c> is at most its size.
    /// </param>
    /// <param name="destination">Filled whole; an empty one is filled without asking the store.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    ValueTask ReadAsync(
        ObjectVersion version,
        long offset,
        Memory<byte> destination,
        CancellationToken cancellationToken);

    /// <summary>Writes a small object in one step: visible whole or not at all.</summary>
    /// <param name="key">Key to write.</param>
    /// <param name="content">The object's bytes.</param>
    /// <param name="condition">What must hold; else <see cref="StoreFault.ConditionFailed"/>.</param>
    /// <param name="metadata">
    /// User metadata: names of lower-case letters, digits, '-', '_' and '.', values of any text, 1,920 bytes together.
    /// </param>
    /// <param name="cancellationToken">Cancels the write; whether it took effect is then unknown.</param>
    Task<ObjectInfo> PutAsync(
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken);

    /// <summary>
    /// Starts writing an object of any size; nothing is visible before <see cref="IObjectUpload.CompleteAsync"/>.
    /// </summary>
    /// <param name="key">Key to write.</param>
    /// <param name="metadata">User metadata, as for <see cref="PutAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the start only.</param>
    Task<IObjectUpload> StartUploadAsync(
        string key,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken);

    /// <summary>Deletes an object; done where there is none.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);
}
