using Medallion.Cli.Pipelines;
using Medallion.Cli.Stores;
using Medallion.Storage.Objects;
using Spectre.Console;

namespace Medallion.Cli.Connections;

/// <summary>The service that a command works with: one that is there, or one in this process.</summary>
/// <param name="Connection">The service that is there; null for one in this process.</param>
/// <param name="Store">The only store of a service in this process; null where one is there.</param>
/// <param name="Access">How a service in this process reaches the store.</param>
/// <param name="Upkeep">Whether a service in this process looks after the store, which writes to it.</param>
internal sealed record ServiceTarget(
    ServiceConnection? Connection, StoreUri? Store, StoreAccess Access, bool Upkeep = true)
{
    /// <summary>Connects, or starts the service; the session ends both.</summary>
    public async Task<ServiceSession> OpenAsync(CliContext context, CancellationToken cancellationToken)
    {
        if (Connection is not { } connection)
        {
            return await ServiceSession.StartAsync(Store!, Access, Upkeep, context, cancellationToken);
        }

        if (connection.SendsTokenOpenly)
        {
            context.Terminal.Error.WriteLine(
                $"Note: the token goes to {connection.Address.Host} in the open; https:// in --endpoint keeps it secret.");
        }

        return ServiceSession.Connect(connection, context);
    }
}
