using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Medallion.Storage.Configuration;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;

namespace Medallion.Storage.Runs.DynamoDb;

/// <summary>The SDK's client with an HTTP client whose every attempt ends in bounded time.</summary>
internal sealed class DynamoDbConnection : IDisposable
{
    private const int MaxConnections = 64;

    private readonly S3HttpClientFactory _http;

    /// <param name="options">How to reach the service.</param>
    /// <param name="decorate">Wraps the handler that sends requests: tests make it lose answers.</param>
    public DynamoDbConnection(DynamoDbLedgerOptions options, Func<HttpMessageHandler, HttpMessageHandler> decorate)
    {
        IReadOnlyList<string> problems = options.Validate(nameof(DynamoDbLedgerOptions));
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(options));
        }

        S3StoreOptions limits = new()
        {
            ConnectTimeout = options.ConnectTimeout,
            RequestTimeout = options.RequestTimeout,
            MaxConnections = MaxConnections,
        };
        _http = new S3HttpClientFactory(limits, decorate);
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
                $"The DynamoDB client cannot be set up: {fault.Message}. Set Region or, off AWS, ServiceUrl.",
                fault);
        }
    }

    public IAmazonDynamoDB Sdk { get; }

    public void Dispose()
    {
        Sdk.Dispose();
        _http.Dispose();
    }

    private static AmazonDynamoDBClient Create(DynamoDbLedgerOptions options, S3HttpClientFactory http)
    {
        AmazonDynamoDBConfig config = new()
        {
            HttpClientFactory = http,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = options.MaxRetries,
        };
        if (options.ServiceUrl is not null)
        {
            config.ServiceURL = options.ServiceUrl;
            config.AuthenticationRegion = options.Region ?? "us-east-1";
        }
        else if (options.Region is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        WebIdentity.Enable();
        return string.IsNullOrEmpty(options.AccessKeyId)
            ? new AmazonDynamoDBClient(config)
            : new AmazonDynamoDBClient(new BasicAWSCredentials(options.AccessKeyId, options.SecretAccessKey), config);
    }
}
