using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Publishing;

/// <summary>Somebody else changed what a stage was to replace.</summary>
internal static class PublishConflict
{
    /// <summary>Says who was quicker.</summary>
    public static async Task<StageException> ToFailureAsync(
        IObjectStore store, string key, ObjectInfo? before, StoreException fault, CancellationToken cancellationToken)
    {
        ObjectInfo? now = await store.FindAsync(key, cancellationToken);
        return new StageException(
            FailureReason.PublishConflict,
            new DataLocation
            {
                ObjectUri = store.Uri.Of(key),
                Expected = before is null ? "no object" : $"the version seen at the start, {before.Version.ETag}",
                Found = now is null ? "no object" : $"{now.Version.ETag}, published by {Publisher.Of(now)}",
            },
            fault.Message,
            fault);
    }
}
