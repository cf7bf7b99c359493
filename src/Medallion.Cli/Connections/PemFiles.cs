using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Medallion.Cli.Connections;

/// <summary>Reads certificates from PEM files.</summary>
internal static class PemFiles
{
    private const int MaxCharacters = 1 << 20;

    /// <summary>The authorities of a file.</summary>
    public static X509Certificate2Collection Authorities(string path) => Import(SmallFile.Read(path, MaxCharacters), path);

    /// <summary>A certificate with its key, and with what stands between it and its authority.</summary>
    public static SslStreamCertificateContext Certificate(string path, string keyPath)
    {
        string text = SmallFile.Read(path, MaxCharacters);
        string key = SmallFile.Read(keyPath, MaxCharacters);
        X509Certificate2Collection chain = Import(text, path);
        try
        {
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(text, key), chain, offline: true);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new UsageException(
                $"'{path}' and '{keyPath}' are no certificate with its key: {error.Message}",
                "Name the PEM file of the certificate, and that of its own key, not encrypted.");
        }
    }

    private static X509Certificate2Collection Import(string text, string path)
    {
        X509Certificate2Collection certificates = [];
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException error)
        {
            throw NoCertificate(path, $": {error.Message}");
        }

        return certificates.Count > 0 ? certificates : throw NoCertificate(path, ".");
    }

    private static UsageException NoCertificate(string path, string why) =>
        new($"'{path}' holds no certificate{why}", "Name a PEM file: it has a line -----BEGIN CERTIFICATE-----.");
}
