using Amazon.S3;
using Amazon.S3.Model;

namespace Medallion.Storage.Objects.S3;

/// <summary>Aborts multipart uploads that a crashed writer left behind: invisible, but paid for.</summary>
internal sealed class S3Sweeper(S3Bucket bucket)
{
    public async Task<int> SweepAsync(string prefix, TimeSpan olderThan, CancellationToken cancellationToken)
    {
        ObjectKey.ValidatePrefix(bucket.Uri, prefix);
        DateTimeOffset before = bucket.Time.GetUtcNow() - olderThan;
        ListMultipartUploadsRequest request = new()
        {
            BucketName = bucket.Name,
            Prefix = prefix,
            Encoding = EncodingType.Url,
        };
        int aborted = 0;
        ListMultipartUploadsResponse page;
        do
        {
            page = await bucket.SendAsync(
                null,
                "while listing uploads",
                sdk => sdk.ListMultipartUploadsAsync(request, cancellationToken),
                cancellationToken);
            foreach (MultipartUpload upload in page.MultipartUploads ?? [])
            {
                if (S3Objects.ToTime(upload.Initiated) < before)
                {
                    await AbortAsync(
                        S3Lister.Decode(upload.Key, page.EncodingType),
                        upload.UploadId,
                        cancellationToken);
                    aborted++;
                }
            }

            request.KeyMarker = page.NextKeyMarker is { } marker ? S3Lister.Decode(marker, page.EncodingType) : null;
            request.UploadIdMarker = page.NextUploadIdMarker;
        } while (page.IsTruncated == true);

        return aborted;
    }

    private async Task AbortAsync(string key, string uploadId, CancellationToken cancellationToken)
    {
        AbortMultipartUploadRequest request = new()
        {
            BucketName = bucket.Name,
            Key = key,
            UploadId = uploadId,
        };
        try
        {
            await bucket.SendAsync(
                key,
                "while aborting an upload",
                sdk => sdk.AbortMultipartUploadAsync(request, cancellationToken),
                cancellationToken);
        }
        catch (StoreException gone)
            when (gone.InnerException is not null && S3Faults.IsUnknownUpload(gone.InnerException))
        {
            // Completed or aborted by somebody else meanwhile.
        }
    }
}
