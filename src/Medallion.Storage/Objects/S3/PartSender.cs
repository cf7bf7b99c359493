using System.Buffers;
using Amazon.S3.Model;

namespace Medallion.Storage.Objects.S3;

/// <summary>
/// Gets the parts of one multipart upload to S3. What lies in the bucket already is copied by S3 itself; where it does not do
/// that, the bytes are sent, which are at hand in any case. Safe for concurrent use.
/// </summary>
internal sealed class PartSender(
    S3Bucket bucket, string key, string uploadId, ArrayPool<byte> buffers, CancellationToken cancellationToken)
{
    /// <summary>S3 copies ranges only of objects larger than this, and takes no smaller part but the last. 5 MiB.</summary>
    private const int LeastCopied = 5 << 20;

    private volatile bool _sendsAll;

    /// <summary>Stores a part, and gives its buffer back.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="part">Its bytes.</param>
    public async Task<PartETag> StoreAsync(int number, FilledPart part)
    {
        string eTag = await TryCopyAsync(number, part) ?? await SendAsync(number, part);

        // Only after success: a failed or cancelled request can still be reading the buffer, so the pool must not reuse
        // it.
        buffers.Return(part.Buffer);
        return new PartETag(number, eTag);
    }

    private async Task<string?> TryCopyAsync(int number, FilledPart part)
    {
        if (part.Origin is not { } origin || part.Length < LeastCopied || _sendsAll)
        {
            return null;
        }

        CopyPartRequest request = new()
        {
            SourceBucket = bucket.Name,
            SourceKey = origin.Version.Key,
            ETagToMatch = [origin.Version.ETag],
            FirstByte = origin.Offset,
            LastByte = origin.Offset + part.Length - 1,
            DestinationBucket = bucket.Name,
            DestinationKey = key,
            UploadId = uploadId,
            PartNumber = number,
        };
        string? eTag = null;
        try
        {
            CopyPartResponse response = await bucket.SendAsync(
                key, $"while copying part {number}", sdk => sdk.CopyPartAsync(request, cancellationToken), cancellationToken);
            eTag = response.ETag;
        }
        catch (StoreException fault) when (fault.Fault != StoreFault.Unavailable)
        {
            // Not offered by this service, or not allowed, or the source is another version by now: the bytes are right. A
            // service that does not answer would not take them either.
        }

        // Without a tag, the service took the request for a part without bytes; the part is sent over it.
        _sendsAll |= string.IsNullOrEmpty(eTag);
        return string.IsNullOrEmpty(eTag) ? null : eTag;
    }

    private async Task<string> SendAsync(int number, FilledPart part)
    {
        UploadPartRequest request = new()
        {
            BucketName = bucket.Name,
            Key = key,
            UploadId = uploadId,
            PartNumber = number,
            PartSize = part.Length,
            InputStream = S3Body.Of(part.Buffer.AsMemory(0, part.Length)),
            UseChunkEncoding = false, // One signature over the part: chunks are copied, and signed one by one.
        };
        UploadPartResponse response = await bucket.SendAsync(
            key, $"while uploading part {number}", sdk => sdk.UploadPartAsync(request, cancellationToken), cancellationToken);
        return response.ETag;
    }
}
