namespace Medallion.Tests.Shared;

/// <summary>
/// The S3 service that tests run against: a server of their own from the kit, else the one named by
/// <c>MEDALLION_TEST_S3_ENDPOINT</c> with the standard <c>AWS_*</c> credentials and <c>AWS_REGION</c>, and in it the bucket
/// named by <c>MEDALLION_TEST_S3_BUCKET</c>, or buckets that the tests make, which is what tests that run at once need.
/// </summary>
internal sealed class S3TestTarget : IDisposable
{
    private static readonly string? GivenEndpoint = Environment.GetEnvironmentVariable("MEDALLION_TEST_S3_ENDPOINT");
    private static readonly string? GivenBucket = Environment.GetEnvironmentVariable("MEDALLION_TEST_S3_BUCKET");

    private readonly S3TestServer? _server;

    private S3TestTarget(S3TestServer? server) => _server = server;

    /// <summary>Why there is no S3 service to test against; null where there is one.</summary>
    public static string? SkipReason { get; } =
        S3TestServer.Program is not null || GivenEndpoint is not null
            ? null
            : "No S3 service: set MEDALLION_KIT or MEDALLION_TEST_S3_ENDPOINT.";

    /// <summary>URL of the service; path-style.</summary>
    public string Endpoint => _server?.Endpoint ?? GivenEndpoint!;

    /// <summary>Region that requests are signed for.</summary>
    public string Region => (_server is null ? Environment.GetEnvironmentVariable("AWS_REGION") : null) ?? "us-east-1";

    /// <summary>Access key; null for the standard AWS credential chain.</summary>
    public string? AccessKeyId => _server is null ? null : S3TestServer.AccessKeyId;

    /// <summary>Secret key; null for the standard AWS credential chain.</summary>
    public string? SecretAccessKey => _server is null ? null : S3TestServer.SecretAccessKey;

    public static async Task<S3TestTarget> StartAsync() =>
        new(S3TestServer.Program is null ? null : await S3TestServer.StartAsync());

    /// <summary>A new, empty bucket, or the one given bucket. Keep to a prefix of your own in it, and delete it.</summary>
    public string CreateBucket() => _server?.CreateBucket() ?? GivenBucket ?? S3BucketMaker.Create(Endpoint);

    public void Dispose() => _server?.Dispose();
}
