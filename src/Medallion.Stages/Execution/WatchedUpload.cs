using Medallion.Storage.Objects;

namespace Medallion.Stages.Execution;

/// <summary>An upload whose calls are counted while they are pending.</summary>
internal sealed class WatchedUpload(IObjectUpload upload, string uri, PendingCalls calls) : IObjectUpload
{
    /// <inheritdoc/>
    public long Length => upload.Length;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using PendingCalls.Call call = calls.Begin(uri);
        await upload.WriteAsync(content, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask WriteCopyAsync(
        ReadOnlyMemory<byte> content, StoredRange? origin, CancellationToken cancellationToken)
    {
        using PendingCalls.Call call = calls.Begin(uri);
        await upload.WriteCopyAsync(content, origin, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using PendingCalls.Call call = calls.Begin(uri);
        await upload.PrepareAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ObjectInfo> CompleteAsync(PublishCondition condition, CancellationToken cancellationToken)
    {
        using PendingCalls.Call call = calls.Begin(uri);
        return await upload.CompleteAsync(condition, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using PendingCalls.Call call = calls.Begin(uri);
        await upload.DisposeAsync();
    }
}
