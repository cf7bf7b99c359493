using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Medallion.Storage.Objects.S3;

/// <summary>Looks objects up, and knows which upload wrote them.</summary>
internal sealed class S3Objects(S3Bucket bucket)
{
    /// <summary>
    /// Metadata name under which every write leaves its own id, so that a lost answer can be read back.
    /// </summary>
    public const string UploadIdName = "medallion-upload-id";

    public static DateTimeOffset ToTime(DateTime? modified) =>
        modified is { } time ? new DateTimeOffset(time.ToUniversalTime(), TimeSpan.Zero) : DateTimeOffset.UnixEpoch;

    /// <summary>Writes user metadata and the write's id into a request.</summary>
    public static void SetMetadata(
        MetadataCollection target,
        IReadOnlyDictionary<string, string> metadata,
        string writeId)
    {
        foreach ((string name, string value) in metadata)
        {
            target[name] = ObjectMetadata.Encode(value);
        }

        target[UploadIdName] = writeId;
    }

    public async Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken)
    {
        ObjectKey.Validate(bucket.Uri, key);
        return await HeadAsync(key, cancellationToken) is { } head ? ToInfo(key, head) : null;
    }

    /// <summary>The object under the key where that write made it, else null.</summary>
    public async Task<ObjectInfo?> FindWrittenAsync(string key, string writeId, CancellationToken cancellationToken)
    {
        GetObjectMetadataResponse? head = await HeadAsync(key, cancellationToken);
        return head is not null && head.Metadata[UploadIdName] == writeId ? ToInfo(key, head) : null;
    }

    private static ObjectInfo ToInfo(string key, GetObjectMetadataResponse head)
    {
        const string header = "x-amz-meta-";
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach (string name in head.Metadata.Keys)
        {
            string plain = name.StartsWith(header, StringComparison.OrdinalIgnoreCase) ? name[header.Length..] : name;
            if (!plain.Equals(UploadIdName, StringComparison.OrdinalIgnoreCase))
            {
                metadata[plain.ToLowerInvariant()] = ObjectMetadata.Decode(head.Metadata[name]);
            }
        }

        return new ObjectInfo(
            new ObjectVersion(key, head.ETag, head.ContentLength),
            ToTime(head.LastModified),
            metadata);
    }

    private async Task<GetObjectMetadataResponse?> HeadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.SendAsync(
                key,
                "while looking it up",
                sdk =>
                    sdk.GetObjectMetadataAsync(
                        new GetObjectMetadataRequest { BucketName = bucket.Name, Key = key },
                        cancellationToken),
                cancellationToken);
        }
        catch (StoreException fault)
            when (fault.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound })
        {
            await RequireBucketAsync(cancellationToken);
            return null;
        }
    }

    // A HEAD answer has no body, so its 404 does not tell a missing bucket from a missing object.
    private async Task RequireBucketAsync(CancellationToken cancellationToken)
    {
        if (!bucket.Seen)
        {
            ListObjectsV2Request request = new() { BucketName = bucket.Name, MaxKeys = 1 };
            await bucket.SendAsync(
                null,
                "while looking for the bucket",
                sdk => sdk.ListObjectsV2Async(request, cancellationToken),
                cancellationToken);
        }
    }
}
