using Amazon.S3.Model;

namespace Medallion.Storage.Objects.S3;

/// <summary>
/// Makes objects visible under a condition, and finds out what happened where S3's answer leaves it open.
/// </summary>
internal sealed class S3Publisher(S3Bucket bucket, S3Objects objects)
{
    public Task<ObjectInfo> PutAsync(
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        string writeId = NewWriteId();
        return PublishAsync(
            key,
            condition,
            writeId,
            async () =>
            {
                PutObjectRequest request = new()
                {
                    BucketName = bucket.Name,
                    Key = key,
                    InputStream = S3Body.Of(content),
                    UseChunkEncoding = false,
                    IfMatch = condition.ExpectedETag,
                    IfNoneMatch = condition.MustBeAbsent ? "*" : null,
                };
                S3Objects.SetMetadata(request.Metadata, metadata, writeId);
                PutObjectResponse response = await bucket.Sdk.PutObjectAsync(request, cancellationToken);
                return new ObjectInfo(
                    new ObjectVersion(key, response.ETag, content.Length),
                    bucket.Time.GetUtcNow(),
                    new Dictionary<string, string>(metadata, StringComparer.Ordinal));
            },
            cancellationToken);
    }

    public Task<ObjectInfo> CompleteAsync(
        CompleteMultipartUploadRequest request,
        PublishCondition condition,
        string writeId,
        CancellationToken cancellationToken)
    {
        request.IfMatch = condition.ExpectedETag;
        request.IfNoneMatch = condition.MustBeAbsent ? "*" : null;
        return PublishAsync(
            request.Key,
            condition,
            writeId,
            async () =>
            {
                CompleteMultipartUploadResponse response = await bucket.Sdk.CompleteMultipartUploadAsync(
                    request,
                    cancellationToken);

                // The answer tells neither size nor time; looking also proves that what is there is what was sent.
                ObjectInfo? written = await objects.FindWrittenAsync(request.Key, writeId, cancellationToken);
                return written
                    ?? throw Fault(
                        StoreFault.ConditionFailed,
                        request.Key,
                        $"was published as {response.ETag}, but another writer has replaced it since");
            },
            cancellationToken);
    }

    public static string NewWriteId() => Guid.NewGuid().ToString("N");

    private async Task<ObjectInfo> PublishAsync(
        string key,
        PublishCondition condition,
        string writeId,
        Func<Task<ObjectInfo>> send,
        CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.Conflicts.ExecuteAsync(async _ => await send(), cancellationToken);
        }
        catch (Exception fault) when (S3Faults.IsStoreFault(fault, cancellationToken))
        {
            return await ReadBackAsync(key, condition, writeId, fault, cancellationToken);
        }
    }

    /// <summary>
    /// A refusal can be the answer to a repetition: the first attempt succeeded, its answer was lost, and the SDK's
    /// retry met the object it had written itself. Where the object carries this write's id, that is what happened.
    /// </summary>
    private async Task<ObjectInfo> ReadBackAsync(
        string key,
        PublishCondition condition,
        string writeId,
        Exception fault,
        CancellationToken cancellationToken)
    {
        bool conditional = condition != PublishCondition.None;
        bool refused = conditional && S3Faults.IsFailedCondition(fault);
        bool open =
            refused
            || S3Faults.IsConflict(fault)
            || S3Faults.IsUnknownUpload(fault)
            || S3Faults.IsUnknownOutcome(fault);
        if (open && await TryFindWrittenAsync(key, writeId, cancellationToken) is { } written)
        {
            return written;
        }

        if (refused)
        {
            throw Fault(
                StoreFault.ConditionFailed,
                key,
                condition.MustBeAbsent ? "exists already" : $"is not version {condition.ExpectedETag} any more",
                fault);
        }

        throw S3Faults.Map(fault, bucket.Uri, key, "while publishing");
    }

    private async Task<ObjectInfo?> TryFindWrittenAsync(string key, string writeId, CancellationToken cancellationToken)
    {
        try
        {
            return await objects.FindWrittenAsync(key, writeId, cancellationToken);
        }
        catch (StoreException)
        {
            return null; // The first fault says more than that looking failed as well.
        }
    }

    private StoreException Fault(StoreFault fault, string key, string text, Exception? inner = null) =>
        new(fault, bucket.Uri, key, $"{bucket.Uri.Of(key)} {text}.", inner);
}
