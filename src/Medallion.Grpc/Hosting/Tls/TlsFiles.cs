using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Medallion.Grpc.Hosting.Tls;

/// <summary>Certificate, key and authorities as they were in their files at one moment.</summary>
internal sealed class TlsFiles : IDisposable
{
    private const int MaxCharacters = 1 << 20;

    private readonly string _text;
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _issuers;

    private TlsFiles(string text, X509Certificate2 certificate, X509Certificate2Collection issuers, X509Certificate2Collection? authorities)
    {
        _text = text;
        _certificate = certificate;
        _issuers = issuers;
        ClientAuthorities = authorities;
        Context = SslStreamCertificateContext.Create(certificate, issuers, offline: true);
    }

    /// <summary>The service's certificate with what stands between it and its authority.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>The service's own certificate.</summary>
    public X509Certificate2 Certificate => _certificate;

    /// <summary>Authorities of the callers' certificates; null where they need none.</summary>
    public X509Certificate2Collection? ClientAuthorities { get; }

    /// <summary>Reads the files; throws <see cref="IOException"/>, or <see cref="CryptographicException"/> where they do not fit.</summary>
    public static TlsFiles Read(TlsSettings settings)
    {
        string certificates = SmallFile.ReadText(settings.CertificateFile!, MaxCharacters);
        string key = SmallFile.ReadText(settings.KeyFile!, MaxCharacters);
        string? authorities = settings.ClientAuthorityFile is { Length: > 0 } file ? SmallFile.ReadText(file, MaxCharacters) : null;
        return new TlsFiles(
            string.Concat(certificates, key, authorities),
            Pair(certificates, key, settings),
            Import(certificates, settings.CertificateFile!),
            authorities is null ? null : Import(authorities, settings.ClientAuthorityFile!));
    }

    /// <summary>Whether the files hold the same in both readings.</summary>
    public bool IsSameAs(TlsFiles other) => string.Equals(_text, other._text, StringComparison.Ordinal);

    public void Dispose()
    {
        _certificate.Dispose();
        foreach (X509Certificate2 certificate in _issuers.Concat(ClientAuthorities ?? []))
        {
            certificate.Dispose();
        }
    }

    private static X509Certificate2 Pair(string certificates, string key, TlsSettings settings)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificates, key);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new CryptographicException(
                $"'{settings.CertificateFile}' and '{settings.KeyFile}' are no certificate with its key: {error.Message}", error);
        }
    }

    private static X509Certificate2Collection Import(string text, string file)
    {
        X509Certificate2Collection certificates = [];
        certificates.ImportFromPem(text);
        return certificates.Count > 0 ? certificates : throw new CryptographicException($"'{file}' holds no certificate.");
    }
}
