using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Medallion.Storage.Configuration;
using Medallion.Storage.Telemetry;

namespace Medallion.Storage.Objects.S3;

/// <summary>
/// The SDK's client for one definition, with the HTTP client it runs on. Shared by all buckets of the definition.
/// </summary>
internal sealed class S3Client : IDisposable
{
    private readonly S3HttpClientFactory _http;

    public S3Client(S3StoreOptions options)
        : this(options, static handler => handler) { }

    /// <param name="options">How to reach the service.</param>
    /// <param name="decorate">Wraps the handler that sends requests: tests make it lose answers.</param>
    internal S3Client(S3StoreOptions options, Func<HttpMessageHandler, HttpMessageHandler> decorate)
    {
        Options = options;
        _http = new S3HttpClientFactory(options, decorate);
        try
        {
            Sdk = Create(options, _http);
        }
        catch (AmazonClientException fault)
        {
            _http.Dispose();
            throw new StoreException(
                StoreFault.NotConfigured,
                null,
                null,
                $"The S3 client cannot be set up: {fault.Message}. Set S3:Region or, off AWS, S3:ServiceUrl.",
                fault);
        }
    }

    public S3StoreOptions Options { get; }

    public IAmazonS3 Sdk { get; }

    public PartBuffers PartBuffers { get; } = new();

    public void Dispose()
    {
        Sdk.Dispose();
        _http.Dispose();
    }

    /// <summary>The region that requests to another service are signed for: with an endpoint given, the SDK does not look for it.</summary>
    internal static string RegionToSign(S3StoreOptions options, Func<string, string?> environment)
    {
        string? region = options.Region ?? environment("AWS_REGION");
        return string.IsNullOrEmpty(region) ? "us-east-1" : region;
    }

    private static ObservedS3Client Create(S3StoreOptions options, S3HttpClientFactory http)
    {
        AmazonS3Config config = new()
        {
            HttpClientFactory = http,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = options.MaxRetries,
            ForcePathStyle = options.ForcePathStyle ?? options.ServiceUrl is not null,
            RequestChecksumCalculation =
                options.RequestChecksums == S3ChecksumMode.WhenRequired
                    ? RequestChecksumCalculation.WHEN_REQUIRED
                    : RequestChecksumCalculation.WHEN_SUPPORTED,
            ResponseChecksumValidation =
                options.ResponseChecksums == S3ChecksumMode.WhenRequired
                    ? ResponseChecksumValidation.WHEN_REQUIRED
                    : ResponseChecksumValidation.WHEN_SUPPORTED,
        };
        SetEndpoint(config, options);
        WebIdentity.Enable();
        AWSCredentials? credentials = CreateCredentials(options);
        return credentials is null ? new ObservedS3Client(config) : new ObservedS3Client(credentials, config);
    }

    private static void SetEndpoint(AmazonS3Config config, S3StoreOptions options)
    {
        if (options.ServiceUrl is not null)
        {
            config.ServiceURL = options.ServiceUrl;
            config.AuthenticationRegion = RegionToSign(options, Environment.GetEnvironmentVariable);
        }
        else if (options.Region is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }
    }

    private static AWSCredentials? CreateCredentials(S3StoreOptions options) =>
        options switch
        {
            { Anonymous: true } => new AnonymousAWSCredentials(),
            { AccessKeyId: null or "" } => null,
            { SessionToken: { Length: > 0 } token } => new SessionAWSCredentials(
                options.AccessKeyId,
                options.SecretAccessKey,
                token),
            _ => new BasicAWSCredentials(options.AccessKeyId, options.SecretAccessKey),
        };
}
