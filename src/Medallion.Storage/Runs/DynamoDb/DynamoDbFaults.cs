using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;

namespace Medallion.Storage.Runs.DynamoDb;

/// <summary>Turns what DynamoDB and the SDK answer into what it means to the caller.</summary>
internal static class DynamoDbFaults
{
    private const string Permissions =
        "dynamodb:GetItem, dynamodb:PutItem, dynamodb:DeleteItem and dynamodb:Query on the table";

    /// <summary>True for what the service, the SDK or the network did, which is the same question as for S3.</summary>
    public static bool IsStoreFault(Exception exception, CancellationToken cancellationToken) =>
        S3Faults.IsStoreFault(exception, cancellationToken);

    public static StoreException Map(Exception exception, string table, string? record)
    {
        (StoreFault fault, string advice) = exception switch
        {
            ConditionalCheckFailedException => (StoreFault.ConditionFailed, "the record is not the expected version"),
            ResourceNotFoundException => (StoreFault.StoreNotFound, "the table does not exist; check its name and region"),
            ItemCollectionSizeLimitExceededException => (StoreFault.Full, "no room left in the partition"),
            AmazonServiceException answer => Classify(answer),
            AmazonClientException client when client.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) =>
                (StoreFault.AccessDenied, "no credentials were found; set AccessKeyId or the AWS default chain"),
            _ => (StoreFault.Unavailable, "the service could not be reached; check the network and the endpoint"),
        };
        string name = record is null ? $"DynamoDB table {table}" : $"DynamoDB table {table}, record {record}";
        return new StoreException(fault, null, record, $"{name}: {advice} ({exception.Message.TrimEnd('.')}).", exception);
    }

    private static (StoreFault Fault, string Advice) Classify(AmazonServiceException answer) => answer.ErrorCode switch
    {
        "AccessDeniedException" => (StoreFault.AccessDenied, $"access is denied; allow {Permissions}"),
        "UnrecognizedClientException" or "InvalidSignatureException" or "MissingAuthenticationTokenException" =>
            (StoreFault.AccessDenied, "the credentials are wrong"),
        "ExpiredTokenException" => (StoreFault.AccessDenied, "the credentials have expired"),
        "ProvisionedThroughputExceededException" or "RequestLimitExceeded" or "ThrottlingException" =>
            (StoreFault.Unavailable, "the table is overloaded; raise its capacity or make it on-demand"),
        "TransactionConflictException" => (StoreFault.Unavailable, "another write to the record is under way"),
        _ when (int)answer.StatusCode is 0 or 429 or >= 500 =>
            (StoreFault.Unavailable, "the service failed"),
        _ => (StoreFault.Rejected, "the service refuses the request"),
    };
}
