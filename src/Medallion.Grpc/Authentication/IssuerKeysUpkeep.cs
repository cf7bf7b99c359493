using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Medallion.Grpc.Authentication;

/// <summary>
/// Reads the keys of the issuer when the service starts and every now and then: a wrong address shows in the log, no caller
/// waits for them, and a key that was withdrawn does not stay in use. An issuer that is down does not keep the service from
/// starting.
/// </summary>
internal sealed class IssuerKeysUpkeep(IssuerKeys keys, JwtSettings settings, TimeProvider time, ILogger<IssuerKeysUpkeep> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (true)
        {
            TimeSpan wait = await ReadAsync(stoppingToken) ? settings.KeyRefreshInterval : settings.UnknownKeyRefreshInterval;
            await Task.Delay(wait, time, stoppingToken);
        }
    }

    private async Task<bool> ReadAsync(CancellationToken stoppingToken)
    {
        try
        {
            OpenIdConnectConfiguration found = await keys.ReadAsync(stoppingToken);
            AuthenticationLog.KeysRead(logger, settings.Issuer!, found.SigningKeys.Count);
            return true;
        }
        catch (IssuerUnavailableException error)
        {
            AuthenticationLog.KeysUnread(logger, settings.Issuer!, settings.MetadataUri, error);
            return false;
        }
    }
}
