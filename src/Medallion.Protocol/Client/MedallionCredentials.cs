using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Medallion.Protocol.Client;

/// <summary>Who calls a service, and by whom the service has to be vouched for.</summary>
public sealed class MedallionCredentials
{
    /// <summary>Sent with every call as <c>Authorization: Bearer …</c>; null: none.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// File in which somebody renews the token, as issuers' tokens have to be: read for each call. While it cannot be read, or
    /// holds no token, the latest one stays in use. Null: the token stays as it is.
    /// </summary>
    public string? TokenFile { get; init; }

    /// <summary>Authorities of the service's certificate, instead of those that the system trusts; null: the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The caller's certificate with its key and chain (mutual TLS); null: none.</summary>
    public SslStreamCertificateContext? ClientCertificate { get; init; }

    /// <summary>The same as settings of a connection; null where the usual ones do.</summary>
    internal SslClientAuthenticationOptions? ToSslOptions()
    {
        if (Authorities is null && ClientCertificate is null)
        {
            return null;
        }

        var options = new SslClientAuthenticationOptions { ClientCertificateContext = ClientCertificate };
        if (Authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck, // Private authorities publish no lists.
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities);
        }

        return options;
    }
}
