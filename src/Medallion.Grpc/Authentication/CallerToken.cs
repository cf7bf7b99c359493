using System.Security.Cryptography;
using System.Text;
using Medallion.Grpc.Hosting;

namespace Medallion.Grpc.Authentication;

/// <summary>A token that callers may present (Medallion:Tokens:N), given as text or in a mounted file.</summary>
public sealed class CallerToken
{
    /// <summary>Fewest characters of a token: shorter ones are guessed too easily.</summary>
    public const int MinLength = 16;

    /// <summary>Most characters of a token file.</summary>
    public const int MaxLength = 4_096;

    private byte[]? _hash;

    /// <summary>The token itself; meant for an environment variable, never for a file that is checked in.</summary>
    public string? Value { get; set; }

    /// <summary>File that holds the token; white space around it is ignored.</summary>
    public string? File { get; set; }

    /// <summary>SHA-256 of the token, so that comparing takes the same time for every guess.</summary>
    internal ReadOnlySpan<byte> Hash => _hash;

    /// <summary>Whether what the token is can change.</summary>
    internal bool IsInFile => File is { Length: > 0 };

    /// <summary>Reads the token; says what is wrong with it, or null: then it is the one that opens the service from now on.</summary>
    internal string? Load(string path)
    {
        string? token = Value;
        if (IsInFile)
        {
            try
            {
                token = SmallFile.ReadText(File!, MaxLength).Trim();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return $"{path}:{nameof(File)}: '{File}' cannot be read: {error.Message} Mount the secret there, or correct the path.";
            }
        }

        if (token is null || token.Length < MinLength)
        {
            return $"{path}: a token needs at least {MinLength} characters; set {path}:{nameof(Value)} or {path}:{nameof(File)}.";
        }

        _hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        return null;
    }
}
