using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace Medallion.Storage.Objects.S3;

/// <summary>Turns what S3 and the SDK answer into what it means to the caller.</summary>
internal static class S3Faults
{
    private const string Permissions =
        "s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload in it";

    public static bool IsStoreFault(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        StoreException => false,
        AmazonServiceException or AmazonClientException => true,
        HttpRequestException or IOException or TimeoutException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>The answer was lost or never given: whether a write took effect is unknown.</summary>
    public static bool IsUnknownOutcome(Exception exception) =>
        exception is not AmazonServiceException fault || (int)fault.StatusCode is 0 or (>= 200 and < 300) or >= 500;

    /// <summary>Another write to the key was under way; S3 asks to try again.</summary>
    public static bool IsConflict(Exception exception) =>
        exception is AmazonS3Exception fault
        && (fault.StatusCode == HttpStatusCode.Conflict
            || fault.ErrorCode is "ConditionalRequestConflict" or "OperationAborted");

    /// <summary>The key was not as a condition demands; S3 answers If-Match on a free key with 404.</summary>
    public static bool IsFailedCondition(Exception exception) =>
        exception is AmazonS3Exception fault
        && (fault.StatusCode == HttpStatusCode.PreconditionFailed
            || fault.ErrorCode is "PreconditionFailed" or "NoSuchKey");

    public static bool IsUnknownUpload(Exception exception) =>
        exception is AmazonS3Exception { ErrorCode: "NoSuchUpload" };

    /// <param name="exception">What was thrown.</param>
    /// <param name="store">The bucket.</param>
    /// <param name="key">The object, where one is concerned.</param>
    /// <param name="doing">What was being done, as in "while reading".</param>
    public static StoreException Map(Exception exception, StoreUri store, string? key, string doing)
    {
        string name = key is null ? store.ToString() : store.Of(key);
        (StoreFault fault, string advice) = exception switch
        {
            AmazonServiceException answer => Classify(answer),
            AmazonClientException => ClassifyClient(exception),
            _ => (StoreFault.Unavailable, "the service could not be reached; check S3:ServiceUrl and the network"),
        };
        return new StoreException(fault, store, key, $"{name}, {doing}: {advice} ({Describe(exception)}).", exception);
    }

    private static (StoreFault Fault, string Advice) Classify(AmazonServiceException answer) => answer.ErrorCode switch
    {
        "NoSuchBucket" => (StoreFault.StoreNotFound, "the bucket does not exist; check its name, account and endpoint"),
        "NoSuchKey" or "NotFound" => (StoreFault.ObjectNotFound, "the object does not exist"),
        "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" =>
            (StoreFault.StoreNotFound, "the bucket is in another region; set S3:Region"),
        "RequestTimeTooSkewed" => (StoreFault.AccessDenied, "this machine's clock is wrong"),
        "ExpiredToken" or "TokenRefreshRequired" => (StoreFault.AccessDenied, "the credentials have expired"),
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" or "XAdminUserNotFound" =>
            (StoreFault.AccessDenied, "the credentials are wrong"),
        "NoSuchUpload" => (StoreFault.Unavailable, "the multipart upload was aborted by somebody else; write it again"),
        "InvalidObjectState" => (StoreFault.Rejected, "the object is archived; restore it first"),
        "QuotaExceeded" or "XMinioStorageFull" or "XMinioAdminBucketQuotaExceeded" or "InsufficientStorage" =>
            (StoreFault.Full, "no room left"),
        "SlowDown" or "RequestTimeout" or "Throttling" or "ThrottlingException" or "RequestLimitExceeded" =>
            (StoreFault.Unavailable, "the service is overloaded"),
        _ => ClassifyStatus((int)answer.StatusCode),
    };

    private static (StoreFault Fault, string Advice) ClassifyStatus(int status) => status switch
    {
        401 or 403 => (StoreFault.AccessDenied, $"access is denied; allow {Permissions}"),
        301 or 307 or 308 => (StoreFault.StoreNotFound, "the bucket is at another endpoint; set S3:Region"),
        409 => (StoreFault.Unavailable, "another write to the same key is under way"),
        412 => (StoreFault.ConditionFailed, "the object is not the expected version"),
        507 => (StoreFault.Full, "no room left"),
        501 => (StoreFault.Rejected, "the service does not support this"),
        0 or 429 or >= 500 => (StoreFault.Unavailable, "the service failed"),
        >= 200 and < 300 => (StoreFault.Unavailable, "the answer broke off or was garbled"),
        _ => (StoreFault.Rejected, "the service refuses the request"),
    };

    private static (StoreFault Fault, string Advice) ClassifyClient(Exception exception) =>
        exception.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase)
            ? (StoreFault.AccessDenied, "no credentials were found; set S3:AccessKeyId or the AWS default chain")
            : (StoreFault.Unavailable, "the client failed");

    private static string Describe(Exception exception) => exception is AmazonServiceException answer
        ? $"{answer.ErrorCode}, HTTP {(int)answer.StatusCode}, request {answer.RequestId}: {Plain(answer)}"
        : Plain(exception);

    private static string Plain(Exception exception) => exception.Message.TrimEnd('.');
}
