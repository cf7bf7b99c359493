using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3.Model;

namespace Medallion.Storage.Telemetry;

/// <summary>What a request to S3 says of itself.</summary>
internal static class S3Request
{
    private const string Suffix = "Request";

    /// <summary>Names of the operations by type of request.</summary>
    public static string OperationOf(AmazonWebServiceRequest request) => request switch
    {
        GetObjectRequest => "GetObject",
        UploadPartRequest => "UploadPart",
        CopyPartRequest => "UploadPartCopy",
        PutObjectRequest => "PutObject",
        GetObjectMetadataRequest => "HeadObject",
        ListObjectsV2Request => "ListObjectsV2",
        InitiateMultipartUploadRequest => "CreateMultipartUpload",
        CompleteMultipartUploadRequest => "CompleteMultipartUpload",
        AbortMultipartUploadRequest => "AbortMultipartUpload",
        DeleteObjectRequest => "DeleteObject",
        _ => request.GetType().Name is { } name && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : "_OTHER",
    };

    /// <summary>Bytes of the object that it sends.</summary>
    public static long SentBytes(AmazonWebServiceRequest request) => request switch
    {
        UploadPartRequest part => part.PartSize ?? 0,
        PutObjectRequest { InputStream: { CanSeek: true } body } => body.Length,
        _ => 0,
    };

    /// <summary>Adds what it names: bucket, object, part.</summary>
    public static void Describe(Activity span, AmazonWebServiceRequest request)
    {
        (string? bucket, string? key, string? upload) = request switch
        {
            GetObjectRequest get => (get.BucketName, get.Key, null),
            UploadPartRequest part => (part.BucketName, part.Key, part.UploadId),
            CopyPartRequest copy => (copy.DestinationBucket, copy.DestinationKey, copy.UploadId),
            PutObjectRequest put => (put.BucketName, put.Key, null),
            GetObjectMetadataRequest head => (head.BucketName, head.Key, null),
            ListObjectsV2Request list => (list.BucketName, list.Prefix, null),
            InitiateMultipartUploadRequest start => (start.BucketName, start.Key, null),
            CompleteMultipartUploadRequest complete => (complete.BucketName, complete.Key, complete.UploadId),
            AbortMultipartUploadRequest abort => (abort.BucketName, abort.Key, abort.UploadId),
            DeleteObjectRequest delete => (delete.BucketName, delete.Key, null),
            ListMultipartUploadsRequest uploads => (uploads.BucketName, uploads.Prefix, null),
            _ => ((string?)null, (string?)null, (string?)null),
        };
        span.SetTag(S3Attributes.Bucket, bucket).SetTag(S3Attributes.Key, key).SetTag(S3Attributes.UploadId, upload);
        if (((request as UploadPartRequest)?.PartNumber ?? (request as CopyPartRequest)?.PartNumber) is { } number)
        {
            span.SetTag(S3Attributes.PartNumber, number);
        }

        if (request is GetObjectRequest { ByteRange: { } range })
        {
            span.SetTag(S3Attributes.RangeOffset, range.Start);
        }
    }
}
