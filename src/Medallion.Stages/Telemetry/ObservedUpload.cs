using System.Diagnostics;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Telemetry;

/// <summary>An upload whose calls hang under the span of the object that is written.</summary>
internal sealed class ObservedUpload(IObjectUpload inner, Activity span) : IObjectUpload
{
    public long Length => inner.Length;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        WriteCopyAsync(content, origin: null, cancellationToken);

    public ValueTask WriteCopyAsync(ReadOnlyMemory<byte> content, StoredRange? origin, CancellationToken cancellationToken)
    {
        // Not by an asynchronous method: most writes only fill a buffer, and end at once.
        Activity? before = Activity.Current;
        Activity.Current = span;
        try
        {
            return inner.WriteCopyAsync(content, origin, cancellationToken);
        }
        finally
        {
            Activity.Current = before;
        }
    }

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        Activity.Current = span;
        await inner.PrepareAsync(cancellationToken);
    }

    public async Task<ObjectInfo> CompleteAsync(PublishCondition condition, CancellationToken cancellationToken)
    {
        Activity.Current = span;
        try
        {
            ObjectInfo info = await inner.CompleteAsync(condition, cancellationToken);
            End();
            return info;
        }
        catch (Exception error) when (ObservedStore.Fail(span, error))
        {
            throw; // Not reached: only looked at.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Activity.Current = span;
        if (!span.IsStopped && span.Status == ActivityStatusCode.Unset)
        {
            span.SetStatus(ActivityStatusCode.Error, "given up").SetTag(StageAttributes.ErrorType, "given up");
        }

        await inner.DisposeAsync();
        End();
    }

    private void End()
    {
        if (!span.IsStopped)
        {
            span.SetTag(StageAttributes.BytesWritten, inner.Length);
            span.Dispose();
        }
    }
}
