using Medallion.Protocol.Client;

namespace Medallion.Cli.Connections;

/// <summary>A service that is there.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Credentials">Who calls, and whom the caller trusts.</param>
internal sealed record ServiceConnection(Uri Address, MedallionCredentials Credentials)
{
    /// <summary>Whether whoever reads along on the way to another machine sees the token.</summary>
    public bool SendsTokenOpenly =>
        Credentials.Token is not null && Address.Scheme == Uri.UriSchemeHttp && !Address.IsLoopback;
}
