namespace Medallion.Storage.Telemetry;

/// <summary>Names of attributes of S3 calls: OpenTelemetry's own where it has one, else <c>medallion.</c></summary>
internal static class S3Attributes
{
    public const string System = "rpc.system.name";
    public const string Service = "rpc.service";
    public const string Method = "rpc.method";
    public const string Bucket = "aws.s3.bucket";
    public const string Key = "aws.s3.key";
    public const string PartNumber = "aws.s3.part_number";
    public const string UploadId = "aws.s3.upload_id";
    public const string RequestId = "aws.request_id";
    public const string StatusCode = "http.response.status_code";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
    public const string Result = "medallion.s3.result";
    public const string SentBytes = "medallion.s3.sent";
    public const string ReceivedBytes = "medallion.s3.received";
    public const string RangeOffset = "medallion.s3.range.offset";
    public const string ListedKeys = "medallion.s3.listed";
    public const string Attempt = "medallion.s3.attempt";

    public static IReadOnlyList<AttributeEntry> Entries { get; } =
    [
        new(System, "`grpc` of an RPC, `aws-api` of a call of S3"),
        new(Service, "service of AWS: `S3`"),
        new(Method, "method: of an RPC with its service, of a call of S3 the operation; `_OTHER` of an RPC that there is not"),
        new(Bucket, "bucket"),
        new(Key, "key of the object"),
        new(PartNumber, "number of the part of an upload, from 1"),
        new(UploadId, "S3's id of the upload"),
        new(RequestId, "S3's id of the request, for its support"),
        new(StatusCode, "HTTP status of the answer"),
        new(ServerAddress, "host that was called, or was called by"),
        new(ServerPort, "its port"),
        new(ErrorType, "what kind of failure: a [reason](errors.md), S3's error code, or a type of exception"),
        new(Result, $"what came of a call of S3: {string.Join(", ", S3Results.All.Select(static result => $"`{result}`"))}"),
        new(SentBytes, "bytes of the object that were sent"),
        new(ReceivedBytes, "bytes of the object that were received"),
        new(RangeOffset, "where in the object the range begins, in bytes"),
        new(ListedKeys, "keys on the page of a listing"),
        new(Attempt, "which attempt of a call of S3, from 1"),
    ];
}
