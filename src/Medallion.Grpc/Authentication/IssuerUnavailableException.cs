namespace Medallion.Grpc.Authentication;

/// <summary>The keys of the issuer cannot be read: whether a token is right cannot be told.</summary>
internal sealed class IssuerUnavailableException(Uri address, Exception inner)
    : Exception($"The keys of the issuer cannot be read at {address}.", inner);
