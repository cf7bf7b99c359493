using System.Globalization;
using Microsoft.IdentityModel.Tokens;

namespace Medallion.Grpc.Authentication;

/// <summary>Says in words why a token was not accepted: never with the token, and nothing that its owner does not know.</summary>
internal static class TokenFaults
{
    public const string NoToken = "It carries no token: 'authorization: Bearer …' is missing.";
    public const string UnknownToken = "The token is none that this service knows.";

    private const int MaxShown = 200;

    /// <summary>Why validation failed; null: there was no token to validate.</summary>
    public static string Explain(Exception? fault) => fault switch
    {
        SecurityTokenExpiredException expired => $"The token expired at {Moment(expired.Expires)}.",
        SecurityTokenNotYetValidException early => $"The token is valid only from {Moment(early.NotBefore)} on.",
        SecurityTokenNoExpirationException => "The token never expires; only tokens that do are accepted.",
        SecurityTokenInvalidAudienceException => "The token is meant for another service: see its audience (aud).",
        SecurityTokenInvalidIssuerException other => $"The token is of another issuer: '{Shown(other.InvalidIssuer)}'.",
        SecurityTokenInvalidAlgorithmException other =>
            $"The token is signed with '{Shown(other.InvalidAlgorithm)}'; RS, PS and ES of 256, 384 or 512 bits are right.",
        SecurityTokenSignatureKeyNotFoundException => "The token is signed with none of the issuer's keys.",
        SecurityTokenInvalidSignatureException => "The token's signature is wrong.",
        _ => UnknownToken,
    };

    private static string Moment(DateTime? moment) =>
        moment?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "an unknown time";

    private static string Shown(string? text) => text is null ? "" : text.Length <= MaxShown ? text : text[..MaxShown];
}
