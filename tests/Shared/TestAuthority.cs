using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Medallion.Tests.Shared;

/// <summary>A certificate authority of one test: a root, an authority under it, and what that signs.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddDays(-1);

    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _intermediate;

    public TestAuthority(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _root = Authority(name, key).CreateSelfSigned(Start, Start.AddDays(30));
        using ECDsa intermediateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 bare = Authority($"{name} issuing", intermediateKey).Create(_root, Start, Start.AddDays(20), [1]);
        _intermediate = bare.CopyWithPrivateKey(intermediateKey);
    }

    /// <summary>The root, which the other side trusts.</summary>
    public string Pem => _root.ExportCertificatePem();

    public X509Certificate2 Root => _root;

    /// <summary>Signs a certificate for loopback and returns the PEM texts of it with the authority's, and of its key.</summary>
    public (string Certificates, string Key) Issue(string name, string usage)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        using X509Certificate2 certificate =
            request.Create(_intermediate, Start, Start.AddDays(10), RandomNumberGenerator.GetBytes(8));
        string chain = string.Join('\n', certificate.ExportCertificatePem(), _intermediate.ExportCertificatePem());
        return (chain, key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _intermediate.Dispose();
        _root.Dispose();
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request;
    }
}
