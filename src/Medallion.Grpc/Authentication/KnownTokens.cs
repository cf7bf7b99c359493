using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Medallion.Grpc.Authentication;

/// <summary>
/// The tokens of the configuration (Medallion:Tokens). Files of tokens are looked at again at most every
/// <see cref="CheckInterval"/>, and sooner for a token that is not known, so that a renewed one needs no restart; a file that
/// cannot be used leaves the former token in use.
/// </summary>
internal sealed class KnownTokens(IReadOnlyList<CallerToken> tokens, TimeProvider time, ILogger<KnownTokens> logger)
{
    /// <summary>Between two looks at the files.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    /// <summary>Between two looks where a token is not known: nobody lets the files be read for every guess.</summary>
    public static readonly TimeSpan UnknownTokenInterval = TimeSpan.FromSeconds(1);

    private const string Scheme = "Bearer ";
    private const string SettingName = "Medallion:Tokens";

    private readonly Lock _gate = new();
    private readonly bool _hasFiles = tokens.Any(static token => token.IsInFile);
    private long _checkedAt = time.GetTimestamp();

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
        LookAgainAfter(CheckInterval);
        return Find(hash) ?? (LookAgainAfter(UnknownTokenInterval) ? Find(hash) : null);
    }

    private int? Find(ReadOnlySpan<byte> hash)
    {
        int? found = null;
        for (int i = 0; i < tokens.Count; i++)
        {
            // All of them, whichever is the right one: the time that it takes tells nothing.
            found = CryptographicOperations.FixedTimeEquals(hash, tokens[i].Hash) ? i : found;
        }

        return found;
    }

    /// <summary>Reads the files unless that was done shortly before; whether it did.</summary>
    private bool LookAgainAfter(TimeSpan interval)
    {
        if (!_hasFiles)
        {
            return false;
        }

        lock (_gate)
        {
            if (time.GetElapsedTime(_checkedAt) < interval)
            {
                return false;
            }

            _checkedAt = time.GetTimestamp();
            for (int i = 0; i < tokens.Count; i++)
            {
                Reload(tokens[i], $"{SettingName}:{i}");
            }

            return true;
        }
    }

    private void Reload(CallerToken token, string name)
    {
        if (!token.IsInFile)
        {
            return;
        }

        byte[] former = token.Hash.ToArray();
        if (token.Load(name) is { } problem)
        {
            AuthenticationLog.TokenNotRenewed(logger, problem);
        }
        else if (!token.Hash.SequenceEqual(former))
        {
            AuthenticationLog.TokenRenewed(logger, name);
        }
    }
}
