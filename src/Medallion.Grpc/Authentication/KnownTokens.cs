using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Medallion.Grpc.Authentication;

/// <summary>The tokens of the configuration (Medallion:Tokens).</summary>
internal sealed class KnownTokens(IReadOnlyList<CallerToken> tokens)
{
    private const string Scheme = "Bearer ";

    /// <summary>The token of a request's <c>authorization</c> header; null where there is none.</summary>
    public static string? Of(HttpRequest request)
    {
        string header = request.Headers[HeaderNames.Authorization].ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header[Scheme.Length..].Trim() is { Length: > 0 } token
            ? token
            : null;
    }

    /// <summary>Which of the configured tokens this is, counted from 0; null for none of them.</summary>
    public int? Find(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        int? found = null;
        for (int i = 0; i < tokens.Count; i++)
        {
            // All of them, whichever is the right one: the time that it takes tells nothing.
            found = CryptographicOperations.FixedTimeEquals(hash, tokens[i].Hash) ? i : found;
        }

        return found;
    }
}
