using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Medallion.Grpc.Hosting.Tls;

/// <summary>
/// The certificates of new connections. The files are looked at again at most every <see cref="CheckInterval"/>, so that a
/// renewed certificate needs no restart; files that do not fit together leave the former ones in use.
/// </summary>
internal sealed partial class TlsCertificates(TlsSettings settings, TimeProvider time, ILogger<TlsCertificates> logger)
{
    /// <summary>Between two looks at the files.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2"; // RFC 5280, 4.2.1.12: id-kp-clientAuth

    private readonly Lock _gate = new();
    private TlsFiles _files = TlsFiles.Read(settings);
    private long _checkedAt = time.GetTimestamp();

    /// <summary>Lets every new connection use what the files hold now.</summary>
    public void Configure(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = _files.Certificate;
        https.OnAuthenticate = (_, connection) =>
        {
            connection.ServerCertificate = null;
            connection.ServerCertificateContext = Current().Context;
        };
        if (_files.ClientAuthorities is not null)
        {
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, sent, _) => IsTrusted(certificate, sent);
        }
    }

    private TlsFiles Current()
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_checkedAt) >= CheckInterval)
            {
                _checkedAt = time.GetTimestamp();
                Reload();
            }

            return _files;
        }
    }

    private void Reload()
    {
        try
        {
            TlsFiles found = TlsFiles.Read(settings);
            if (found.IsSameAs(_files))
            {
                found.Dispose();
                return;
            }

            // The former ones are left to the collector: connections may still be using them.
            _files = found;
            Renewed(logger, found.Certificate.NotAfter);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            NotRenewed(logger, error);
        }
    }

    private bool IsTrusted(X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Current().ClientAuthorities!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // Private authorities publish no lists.
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        foreach (X509ChainElement element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(certificate);
    }

    [LoggerMessage(EventId = 40, Level = LogLevel.Information, Message = "The certificate was renewed; it is valid until {NotAfter:O}")]
    private static partial void Renewed(ILogger logger, DateTime notAfter);

    [LoggerMessage(
        EventId = 41,
        Level = LogLevel.Warning,
        Message = "The renewed certificate cannot be used; the former one stays in use. Correct the files of Medallion:Tls")]
    private static partial void NotRenewed(ILogger logger, Exception error);
}
