namespace Medallion.Storage.Objects;

/// <summary>
/// An object being written. Disposing it before <see cref="CompleteAsync"/> has succeeded aborts it: nothing becomes
/// visible and the previous version stays. For one writer at a time; parts are uploaded in the background.
/// </summary>
public interface IObjectUpload : IAsyncDisposable
{
    /// <summary>Bytes written so far.</summary>
    long Length { get; }

    /// <summary>
    /// Appends bytes; they are taken over (copied or sent) when the call returns. Waits while too much is under way.
    /// </summary>
    /// <remarks>A call that throws leaves the upload unusable: dispose it.</remarks>
    ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="WriteAsync"/>, for bytes that were read from this store: where it can, it copies them itself, and they are
    /// not sent once more.
    /// </summary>
    /// <param name="content">The bytes.</param>
    /// <param name="origin">Where the same bytes lie in the store; null where that is not known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask WriteCopyAsync(ReadOnlyMemory<byte> content, StoredRange? origin, CancellationToken cancellationToken) =>
        WriteAsync(content, cancellationToken);

    /// <summary>
    /// Sends all that was written, so that <see cref="CompleteAsync"/> has only the one request or step left that makes it
    /// visible. Nothing can be written afterwards. Optional.
    /// </summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes the object visible whole, if <paramref name="condition"/> holds; else throws
    /// <see cref="StoreFault.ConditionFailed"/>. An answer that was lost is read back: where the object is this
    /// upload's, that is success. Can be called once.
    /// </summary>
    Task<ObjectInfo> CompleteAsync(PublishCondition condition, CancellationToken cancellationToken);
}
