using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Medallion.Grpc.Authentication;

/// <summary>Knows callers by the tokens of the configuration.</summary>
internal sealed class KnownTokenHandler(
    KnownTokens tokens, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of this way to know a caller.</summary>
    public const string SchemeName = "KnownToken";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KnownTokens.Of(Request) is not { } token || tokens.Find(token) is not { } number)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var name = new Claim(ClaimTypes.Name, string.Create(CultureInfo.InvariantCulture, $"Medallion:Tokens:{number}"));
        var caller = new ClaimsPrincipal(new ClaimsIdentity([name], Scheme.Name));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(caller, Scheme.Name)));
    }
}
