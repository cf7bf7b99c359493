using System.Net;
using Amazon.Runtime;

namespace Medallion.Storage.Telemetry;

/// <summary>What came of a call of S3: few words, so that metrics can be told apart by them.</summary>
internal static class S3Results
{
    public const string Ok = "ok";
    public const string NotFound = "not_found";
    public const string ConditionFailed = "condition_failed";
    public const string Conflict = "conflict";
    public const string Throttled = "throttled";
    public const string Denied = "denied";
    public const string ServerError = "server_error";
    public const string ClientError = "client_error";
    public const string Unreachable = "unreachable";
    public const string Cancelled = "cancelled";
    public const string Incomplete = "incomplete";

    public static IReadOnlyList<string> All { get; } =
    [
        Ok, NotFound, ConditionFailed, Conflict, Throttled, Denied, ServerError, ClientError, Unreachable, Cancelled, Incomplete,
    ];

    /// <summary>What an exception means.</summary>
    public static string Of(Exception error, CancellationToken cancellationToken) => error switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => Cancelled,
        AmazonServiceException { ErrorCode: "SlowDown" or "Throttling" or "ThrottlingException" or "RequestLimitExceeded" } => Throttled,
        AmazonServiceException answer when HasStatus(answer) => Of(answer.StatusCode),
        _ => Unreachable,
    };

    /// <summary>Whether the service has answered at all.</summary>
    public static bool HasStatus(AmazonServiceException error) => (int)error.StatusCode != 0;

    /// <summary>Whether it is an answer that the service asks for now and then, and not a failure.</summary>
    public static bool IsExpected(string result) => result is Ok or NotFound or ConditionFailed or Cancelled;

    /// <summary>A word for the failure: S3's error code, else the type of the exception; its message can name anything.</summary>
    public static string TypeOf(Exception error) => error switch
    {
        AmazonServiceException { ErrorCode: { Length: > 0 } code } => code,
        AmazonServiceException { InnerException: { } inner } => inner.GetType().Name,
        _ => error.GetType().Name,
    };

    private static string Of(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => NotFound,
        HttpStatusCode.PreconditionFailed => ConditionFailed,
        HttpStatusCode.Conflict => Conflict,
        HttpStatusCode.TooManyRequests => Throttled,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Denied,
        >= HttpStatusCode.InternalServerError => ServerError,
        >= HttpStatusCode.BadRequest => ClientError,
        _ => Unreachable,
    };
}
