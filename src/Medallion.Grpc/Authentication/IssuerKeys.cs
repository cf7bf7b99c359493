using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Medallion.Grpc.Authentication;

/// <summary>
/// The keys of the issuer, as its metadata name them. The library's own manager reads renewed keys in the background and
/// refuses the token that made it do so; a refusal ends a task for good, so here that call waits for the keys.
/// </summary>
internal sealed class IssuerKeys : IConfigurationManager<OpenIdConnectConfiguration>, IDisposable
{
    private const int MaxDocumentBytes = 1 << 20;

    // While the issuer does not answer, calls with its tokens wait for this long, one after the other...
    private static readonly TimeSpan IssuerTimeout = TimeSpan.FromSeconds(10);

    // ...and none waits again this soon after one has waited in vain.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly JwtSettings _settings;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly HttpDocumentRetriever _documents;
    private OpenIdConnectConfiguration? _known;
    private long? _renewedAt;
    private (long At, IssuerUnavailableException Error)? _failure;

    public IssuerKeys(JwtSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        _client = new HttpClient(HandlerThatTrusts(settings.ReadAuthorities()))
        {
            Timeout = IssuerTimeout,
            MaxResponseContentBufferSize = MaxDocumentBytes,
        };
        _documents = new HttpDocumentRetriever(_client) { RequireHttps = settings.RequireHttps && !settings.MetadataUri.IsLoopback };
    }

    /// <summary>The keys that are known; reads them where none are.</summary>
    /// <exception cref="IssuerUnavailableException">They cannot be read.</exception>
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel) =>
        Volatile.Read(ref _known) ?? await ReadAsync(static keys => keys._known is null, cancel);

    /// <summary>Whoever needs renewed keys waits for <see cref="RenewAsync"/>.</summary>
    public void RequestRefresh()
    {
    }

    /// <summary>Reads the keys again, because a token is signed with another one, unless that was done shortly before.</summary>
    /// <exception cref="IssuerUnavailableException">They cannot be read; the former ones stay in use.</exception>
    public Task<OpenIdConnectConfiguration> RenewAsync(CancellationToken cancellationToken) => ReadAsync(
        static keys =>
        {
            bool isDue = keys._renewedAt is not { } last || keys._time.GetElapsedTime(last) >= keys._settings.UnknownKeyRefreshInterval;
            keys._renewedAt = isDue ? keys._time.GetTimestamp() : keys._renewedAt;
            return isDue;
        },
        cancellationToken);

    /// <summary>Reads the keys.</summary>
    /// <exception cref="IssuerUnavailableException">They cannot be read; the former ones stay in use.</exception>
    public Task<OpenIdConnectConfiguration> ReadAsync(CancellationToken cancellationToken) =>
        ReadAsync(static _ => true, cancellationToken);

    public void Dispose()
    {
        _client.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task<OpenIdConnectConfiguration> ReadAsync(Func<IssuerKeys, bool> isDue, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_failure is { } failure && _time.GetElapsedTime(failure.At) < PauseAfterFailure)
            {
                throw failure.Error;
            }

            if (isDue(this) || _failure is not null)
            {
                Volatile.Write(ref _known, await DownloadAsync(cancellationToken));
                _failure = null;
            }

            return _known!;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<OpenIdConnectConfiguration> DownloadAsync(CancellationToken cancellationToken)
    {
        Uri address = _settings.MetadataUri;
        try
        {
            return await OpenIdConnectConfigurationRetriever.GetAsync(address.AbsoluteUri, _documents, cancellationToken);
        }
#pragma warning disable CA1031 // whatever the issuer answers with, or what stands in its place, is no reason to fail otherwise
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var unavailable = new IssuerUnavailableException(address, error);
            _failure = (_time.GetTimestamp(), unavailable);
            throw unavailable;
        }
    }

    private static SocketsHttpHandler HandlerThatTrusts(X509Certificate2Collection? authorities)
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (authorities is not null)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck, // Private authorities publish no lists.
            };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        return handler;
    }
}
