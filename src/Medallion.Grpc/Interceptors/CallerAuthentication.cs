using System.Security.Cryptography;
using System.Text;
using Medallion.Grpc.Hosting;

namespace Medallion.Grpc.Interceptors;

/// <summary>Who may call: anybody where no token is configured, else whoever presents one of them.</summary>
internal sealed class CallerAuthentication(IReadOnlyList<CallerToken> tokens)
{
    private const string Scheme = "Bearer ";

    /// <summary>Tells whether the value of an <c>authorization</c> header opens the service.</summary>
    public bool Accepts(string? authorization)
    {
        if (tokens.Count == 0)
        {
            return true;
        }

        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()), hash);
        bool accepted = false;
        foreach (CallerToken token in tokens)
        {
            accepted |= CryptographicOperations.FixedTimeEquals(hash, token.Hash);
        }

        return accepted;
    }
}
