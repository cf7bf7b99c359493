using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Medallion.Tests.Shared;

/// <summary>An OpenID Connect issuer on loopback: metadata, keys that can be renewed, and tokens, right and wrong.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "medallion-of-the-tests";

    private readonly WebApplication _application;
    private RsaSecurityKey _key = NewKey();
    private int _asked;

    private TestIssuer(WebApplication application) => _application = application;

    /// <summary>Its address, and what its tokens say.</summary>
    public string Address { get; private set; } = "";

    /// <summary>How often its keys were read.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Starts it.</summary>
    /// <param name="port">Its port; 0 for a free one.</param>
    /// <param name="certificate">PEM texts of its certificate and key; null: it speaks plain HTTP.</param>
    public static async Task<TestIssuer> StartAsync(int port = 0, (string Certificates, string Key)? certificate = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port, endpoint =>
        {
            if (certificate is { } pem)
            {
                endpoint.UseHttps(https => Present(pem.Certificates, pem.Key, https));
            }
        }));
        WebApplication application = builder.Build();
        var issuer = new TestIssuer(application);
        application.MapGet("/.well-known/openid-configuration", issuer.TellMetadata);
        application.MapGet("/keys", issuer.TellKeys);
        await application.StartAsync();
        issuer.Address = application.Urls.Single();
        return issuer;
    }

    /// <summary>Settings of a service that trusts it.</summary>
    public IEnumerable<(string Name, string Value)> Settings() =>
    [
        ("Medallion:Authentication:Jwt:Issuer", Address),
        ("Medallion:Authentication:Jwt:Audiences:0", Audience),
    ];

    /// <summary>Takes another key; the former one is no longer told.</summary>
    public void RenewKey() => _key = NewKey();

    /// <summary>Signs a token; without arguments a right one.</summary>
    /// <param name="audience">Whom it is meant for.</param>
    /// <param name="issuer">Who issues it; null: this issuer.</param>
    /// <param name="validFrom">When it begins to be valid, from now.</param>
    /// <param name="validTo">When it expires, from now; null: never.</param>
    /// <param name="signing">With what it is signed; null: this issuer's key.</param>
    public string Token(
        string audience = Audience,
        string? issuer = null,
        TimeSpan? validFrom = null,
        double? validTo = 600,
        SigningCredentials? signing = null)
    {
        DateTime now = DateTime.UtcNow;
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Address,
            Audience = audience,
            Subject = new ClaimsIdentity([new Claim("sub", "caller")]),
            NotBefore = now + (validFrom ?? TimeSpan.FromHours(-1)),
            Expires = validTo is { } seconds ? now.AddSeconds(seconds) : null,
            SigningCredentials = signing ?? new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>A token that nobody signed.</summary>
    public string UnsignedToken()
    {
        string[] parts = Token().Split('.');
        return $"{Base64UrlEncoder.Encode("{\"alg\":\"none\",\"typ\":\"JWT\"}")}.{parts[1]}.";
    }

    /// <summary>Credentials of a key that is not the issuer's, although it may claim to be.</summary>
    public SigningCredentials AnotherKey(bool underTheSameName)
    {
        RsaSecurityKey other = NewKey();
        other.KeyId = underTheSameName ? _key.KeyId : other.KeyId;
        return new SigningCredentials(other, SecurityAlgorithms.RsaSha256);
    }

    /// <summary>Credentials that take the public key, which anybody can read, for a secret that both sides share.</summary>
    public SigningCredentials PublicKeyAsSecret() => new(
        new SymmetricSecurityKey(_key.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = _key.KeyId }, SecurityAlgorithms.HmacSha256);

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private static RsaSecurityKey NewKey() =>
        new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture) };

    private static void Present(string certificates, string key, HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = X509Certificate2.CreateFromPem(certificates, key);
        https.ServerCertificateChain = [];
        https.ServerCertificateChain.ImportFromPem(certificates);
    }

    private Task TellMetadata(HttpContext context) => context.Response.WriteAsJsonAsync(
        new Dictionary<string, string> { ["issuer"] = Address, ["jwks_uri"] = $"{Address}/keys" });

    private Task TellKeys(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        RSAParameters key = _key.Rsa.ExportParameters(includePrivateParameters: false);
        return context.Response.WriteAsJsonAsync(new Dictionary<string, Dictionary<string, string>[]>
        {
            ["keys"] =
            [
                new()
                {
                    ["kty"] = "RSA",
                    ["use"] = "sig",
                    ["kid"] = _key.KeyId,
                    ["n"] = Base64UrlEncoder.Encode(key.Modulus),
                    ["e"] = Base64UrlEncoder.Encode(key.Exponent),
                },
            ],
        });
    }
}
