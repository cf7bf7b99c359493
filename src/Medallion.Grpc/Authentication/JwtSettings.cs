using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Medallion.Grpc.Hosting;

namespace Medallion.Grpc.Authentication;

/// <summary>
/// Callers that present a JSON Web Token of an OpenID Connect issuer (configuration section Medallion:Authentication:Jwt);
/// without the section, none is accepted.
/// </summary>
public sealed class JwtSettings
{
    internal const string Section = "Medallion:Authentication:Jwt";

    private const string WellKnown = "/.well-known/openid-configuration";
    private const int MaxCharacters = 1 << 20;

    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);
    private static readonly (TimeSpan Least, TimeSpan Most) Refresh = (TimeSpan.FromMinutes(5), TimeSpan.FromDays(7));
    private static readonly (TimeSpan Least, TimeSpan Most) UnknownKeyRefresh = (TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

    /// <summary>Address of the issuer, as its tokens spell it (<c>iss</c>); required.</summary>
    public string? Issuer { get; set; }

    /// <summary>Names of this service: a token has to be meant for one of them (<c>aud</c>); at least one is required.</summary>
    public string[] Audiences { get; set; } = [];

    /// <summary>
    /// Where the issuer's metadata is, which says where its keys are. Default: <c>/.well-known/openid-configuration</c>
    /// below the issuer.
    /// </summary>
    public string? MetadataAddress { get; set; }

    /// <summary>
    /// PEM file with the authorities of the issuer's own certificate, where the system does not trust it; none: those that
    /// the system trusts.
    /// </summary>
    public string? IssuerAuthorityFile { get; set; }

    /// <summary>
    /// Whether metadata and keys are read over https only. Default true; loopback is exempt. Who can change them on the way
    /// can issue tokens.
    /// </summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>How far the clocks of issuer and service may be apart. Default 1 min; 0 to 5 min.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>When the issuer's keys are read again in any case. Default 12 h; 5 min to 7 days.</summary>
    public TimeSpan KeyRefreshInterval { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// Soonest that a token of an unknown key lets the keys be read again, so that renewed ones are known at once, and nobody
    /// can let the issuer be asked for every call. Default 30 s; 1 s to 1 h.
    /// </summary>
    public TimeSpan UnknownKeyRefreshInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the metadata is read.</summary>
    internal Uri MetadataUri => new(MetadataAddress ?? Issuer!.TrimEnd('/') + WellKnown);

    /// <summary>Everything wrong with these settings; empty where nothing is.</summary>
    internal IEnumerable<string> Problems() =>
        [.. AddressProblems(), .. AudienceProblems(), .. AuthorityProblems(), .. TimeProblems()];

    /// <summary>Authorities of the issuer's certificate; null: the system's.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="CryptographicException">The file holds no certificate.</exception>
    internal X509Certificate2Collection? ReadAuthorities()
    {
        if (string.IsNullOrEmpty(IssuerAuthorityFile))
        {
            return null;
        }

        X509Certificate2Collection authorities = [];
        authorities.ImportFromPem(SmallFile.ReadText(IssuerAuthorityFile, MaxCharacters));
        return authorities.Count > 0 ? authorities : throw new CryptographicException($"'{IssuerAuthorityFile}' holds no certificate.");
    }

    private IEnumerable<string> AddressProblems()
    {
        if (string.IsNullOrEmpty(Issuer))
        {
            yield return $"{Section}:{nameof(Issuer)} is missing; write the address of the issuer, as its tokens spell it";
        }
        else if (!IsAddress(Issuer))
        {
            yield return $"{Section}:{nameof(Issuer)} is '{Issuer}'; an address such as https://login.example/tenant is right";
        }

        if (MetadataAddress is { } given && !IsAddress(given))
        {
            yield return $"{Section}:{nameof(MetadataAddress)} is '{given}'; an address such as "
                + $"https://login.example/tenant{WellKnown} is right";
        }
        else if (RequireHttps && IsAddress(MetadataAddress ?? Issuer) && MetadataUri is { IsLoopback: false, Scheme: "http" } open)
        {
            yield return $"The issuer's keys would be read from {open} in the open; use https, or set {Section}:{nameof(RequireHttps)} "
                + "to false where nobody can change them on the way";
        }
    }

    private IEnumerable<string> AudienceProblems()
    {
        if (Audiences.Length == 0)
        {
            yield return $"{Section}:{nameof(Audiences)}:0 is missing; write the name by which the issuer knows this service: else "
                + "tokens for any other service would open this one";
        }
        else if (Audiences.Any(string.IsNullOrWhiteSpace))
        {
            yield return $"{Section}:{nameof(Audiences)} has an empty name; leave it out";
        }
    }

    private string[] AuthorityProblems()
    {
        try
        {
            ReadAuthorities();
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return [$"{Section}:{nameof(IssuerAuthorityFile)}: {error.Message} Mount the PEM file there, or correct the path"];
        }
    }

    private IEnumerable<string> TimeProblems()
    {
        if (ClockSkew < TimeSpan.Zero || ClockSkew > MaxClockSkew)
        {
            yield return $"{Section}:{nameof(ClockSkew)} is {ClockSkew}; 0 to {MaxClockSkew} is right";
        }

        foreach ((string name, TimeSpan value, (TimeSpan least, TimeSpan most)) in new[]
        {
            (nameof(KeyRefreshInterval), KeyRefreshInterval, Refresh),
            (nameof(UnknownKeyRefreshInterval), UnknownKeyRefreshInterval, UnknownKeyRefresh),
        })
        {
            if (value < least || value > most)
            {
                yield return $"{Section}:{name} is {value}; {least} to {most} is right";
            }
        }
    }

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
        && uri.Scheme is "http" or "https"
        && uri is { Host.Length: > 0, UserInfo: "", Query: "", Fragment: "" };
}
