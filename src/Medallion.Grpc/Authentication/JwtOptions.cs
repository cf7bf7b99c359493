using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Medallion.Grpc.Authentication;

/// <summary>Makes the handler of JSON Web Tokens do what the settings say.</summary>
internal sealed class JwtOptions(JwtSettings settings, KnownTokens tokens, IssuerKeys keys) : IConfigureNamedOptions<JwtBearerOptions>
{
    // Whoever knows a key that only the issuer should know, and nobody else: no shared secrets, and never "none".
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        options.ConfigurationManager = keys;
        options.MapInboundClaims = false;
        options.TokenValidationParameters = Requirements();
        options.Events = new JwtBearerEvents { OnMessageReceived = PassOverKnownTokens, OnAuthenticationFailed = TryRenewedKeysAsync };
    }

    private TokenValidationParameters Requirements() => new()
    {
        ValidAudiences = settings.Audiences,
        ValidAlgorithms = Algorithms,
        ClockSkew = settings.ClockSkew,
        RequireExpirationTime = true,
        RequireSignedTokens = true,

        // As configured: the metadata, which by default has a say, only tells where the keys are.
        IssuerValidator = (issuer, _, _) => string.Equals(issuer, settings.Issuer, StringComparison.Ordinal)
            ? issuer
            : throw new SecurityTokenInvalidIssuerException("The token is of another issuer.") { InvalidIssuer = issuer },
    };

    /// <summary>A token of the configuration is none of the issuer's, whatever it looks like.</summary>
    private Task PassOverKnownTokens(MessageReceivedContext received)
    {
        if (KnownTokens.Of(received.Request) is not { } token || tokens.Find(token) is not null)
        {
            received.NoResult();
        }

        return Task.CompletedTask;
    }

    private async Task TryRenewedKeysAsync(AuthenticationFailedContext failed)
    {
        if (failed.Exception is IssuerUnavailableException)
        {
            failed.Fail(failed.Exception);
        }

        if (failed.Exception is not SecurityTokenSignatureKeyNotFoundException)
        {
            return;
        }

        try
        {
            TokenValidationParameters renewed = failed.Options.TokenValidationParameters.Clone();
            renewed.IssuerSigningKeys = (await keys.RenewAsync(failed.HttpContext.RequestAborted)).SigningKeys;
            TokenValidationResult result =
                await failed.Options.TokenHandlers[0].ValidateTokenAsync(KnownTokens.Of(failed.Request), renewed);
            if (result.IsValid)
            {
                failed.Principal = new(result.ClaimsIdentity);
                failed.Success();
            }
            else
            {
                failed.Fail(result.Exception);
            }
        }
        catch (IssuerUnavailableException error)
        {
            failed.Fail(error);
        }
    }
}
