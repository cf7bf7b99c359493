using System.Security.Cryptography;

namespace Medallion.Grpc.Hosting.Tls;

/// <summary>Encrypted transport (configuration section Medallion:Tls); without a certificate the service speaks plain HTTP/2.</summary>
public sealed class TlsSettings
{
    private const string Section = "Medallion:Tls";

    /// <summary>PEM file with the service's certificate, followed by those between it and its authority.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file with the certificate's private key, not encrypted.</summary>
    public string? KeyFile { get; set; }

    /// <summary>
    /// PEM file with the authorities whose certificates callers have to present (mutual TLS); none: callers need no
    /// certificate.
    /// </summary>
    public string? ClientAuthorityFile { get; set; }

    /// <summary>Whether the service encrypts.</summary>
    internal bool IsOn => CertificateFile is { Length: > 0 } || KeyFile is { Length: > 0 } || ClientAuthorityFile is { Length: > 0 };

    /// <summary>Everything wrong with these settings; empty where nothing is.</summary>
    /// <param name="listenUrl">Where the service is to listen.</param>
    internal IEnumerable<string> Problems(string listenUrl)
    {
        bool isHttps = listenUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        if (!IsOn)
        {
            return isHttps
                ? [$"Medallion:Listen is {listenUrl}, but there is no certificate; set {Section}:CertificateFile and {Section}:KeyFile"]
                : [];
        }

        if (!isHttps)
        {
            return [$"Medallion:Listen is {listenUrl}, but {Section} has a certificate; write https:// in Medallion:Listen"];
        }

        string[] missing =
        [
            .. new[] { (nameof(CertificateFile), CertificateFile), (nameof(KeyFile), KeyFile) }
                .Where(static setting => string.IsNullOrEmpty(setting.Item2))
                .Select(static setting => $"{Section}:{setting.Item1} is missing; name the PEM file"),
        ];
        return missing.Length > 0 ? missing : Unreadable();
    }

    private string[] Unreadable()
    {
        try
        {
            using TlsFiles files = TlsFiles.Read(this);
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return [$"{Section}: {error.Message} Mount certificate and key as PEM files there, or correct the paths"];
        }
    }
}
