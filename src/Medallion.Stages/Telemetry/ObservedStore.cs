using System.Diagnostics;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Telemetry;

/// <summary>
/// The store of a stage: what is written to it has a span of its own, and carries the context of the stage's span, so that
/// the stage that reads it can be linked to this one.
/// </summary>
internal sealed class ObservedStore(IObjectStore inner) : StoreDecorator(inner)
{
    public override async Task<ObjectInfo> PutAsync(
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        using Activity? span = Start(key, Activity.Current);
        span?.SetTag(StageAttributes.BytesWritten, content.Length);
        try
        {
            return await Inner.PutAsync(key, content, condition, StageLinks.Sign(metadata), cancellationToken);
        }
        catch (Exception error) when (Fail(span, error))
        {
            throw; // Not reached: only looked at.
        }
    }

    public override async Task<IObjectUpload> StartUploadAsync(
        string key, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> signed = StageLinks.Sign(metadata);
        Activity? span = Start(key, StageSpans.FindStage());
        if (span is null)
        {
            return await Inner.StartUploadAsync(key, signed, cancellationToken);
        }

        try
        {
            return new ObservedUpload(await Inner.StartUploadAsync(key, signed, cancellationToken), span);
        }
        catch (Exception error)
        {
            Fail(span, error);
            span.Dispose();
            throw;
        }
    }

    /// <summary>Marks what has failed; false, so that it can stand in a filter.</summary>
    internal static bool Fail(Activity? span, Exception error)
    {
        string type = error is StoreException store ? store.Fault.ToString() : error.GetType().Name;
        span?.SetTag(StageAttributes.ErrorType, type).SetStatus(ActivityStatusCode.Error, type);
        return false;
    }

    private static Activity? Start(string key, Activity? above)
    {
        if (above is null)
        {
            return null;
        }

        Activity.Current = above; // In the flow of the method that calls this.
        return StageTelemetry.Source.StartActivity(StageSpans.Write)?.SetTag(StageAttributes.ObjectKey, key);
    }
}
