using Grpc.Core;
using Grpc.Net.Client;

namespace Medallion.Protocol.Client;

/// <summary>Opens connections that suit long event streams.</summary>
public static class MedallionChannel
{
    // Wide tables list every column in a result: more than the 4 MiB that gRPC takes by default.
    private const int MaxMessageBytes = 64 * 1024 * 1024;

    /// <summary>
    /// Opens a channel: connects on the first call, pings while calls are open so that a dead peer is noticed.
    /// </summary>
    /// <param name="address">For example <c>http://127.0.0.1:5080</c>, or <c>https://…</c> for TLS.</param>
    /// <param name="credentials">Who calls, and whom the caller trusts; null for anybody, and the system's authorities.</param>
    public static GrpcChannel Open(Uri address, MedallionCredentials? credentials = null)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        if (credentials?.ToSslOptions() is { } ssl)
        {
            handler.SslOptions = ssl;
        }

        return GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxMessageBytes,
            HttpHandler = handler,
            Credentials = credentials is { Token: not null } or { TokenFile: not null } ? WithToken(address, credentials) : null,

            // A service behind a mesh or on loopback takes tokens without TLS; whether to send one is the caller's decision.
            UnsafeUseInsecureChannelCallCredentials = true,
        });
    }

    private static ChannelCredentials WithToken(Uri address, MedallionCredentials credentials)
    {
        var token = new RenewedToken(credentials.Token, credentials.TokenFile);
        return ChannelCredentials.Create(
            address.Scheme == Uri.UriSchemeHttps ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure,
            CallCredentials.FromInterceptor((_, metadata) =>
            {
                if (token.Current() is { } current)
                {
                    metadata.Add("authorization", $"Bearer {current}");
                }

                return Task.CompletedTask;
            }));
    }
}
