using Amazon.Runtime;

namespace Medallion.Storage.Objects.S3;

/// <summary>
/// Gives the SDK one HTTP client whose every attempt ends in bounded time; the SDK itself sets no limit.
/// </summary>
internal sealed class S3HttpClientFactory(S3StoreOptions options, Func<HttpMessageHandler, HttpMessageHandler> decorate)
    : HttpClientFactory, IDisposable
{
    private readonly HttpClient _client = new(CreateHandler(options, decorate)) { Timeout = Timeout.InfiniteTimeSpan };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();

    private static S3TimeoutHandler CreateHandler(
        S3StoreOptions options,
        Func<HttpMessageHandler, HttpMessageHandler> decorate)
    {
#pragma warning disable CA2000 // The HTTP client owns its handlers.
        SocketsHttpHandler sockets = new()
        {
            ActivityHeadersPropagator = null, // S3 has no use for a caller's trace, and it is nobody else's to know.
            AllowAutoRedirect = false, // A redirected request needs another signature.
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.MaxConnections,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20), // Less than S3 keeps an idle connection.
            PooledConnectionLifetime = TimeSpan.FromMinutes(15), // S3 moves addresses by DNS.
        };
        return new S3TimeoutHandler(options.RequestTimeout, decorate(sockets));
#pragma warning restore CA2000
    }
}
