using Grpc.Net.Client;
using Medallion.Cli.Connections;
using Medallion.Cli.Stores;
using Medallion.Grpc.Hosting;
using Medallion.Protocol.Client;
using Medallion.Storage.Objects;
using Microsoft.Extensions.Logging;

namespace Medallion.Cli.Pipelines;

/// <summary>A service to work with: one that is there, or one in this process while it is needed.</summary>
internal sealed class ServiceSession : IAsyncDisposable
{
    private const string AnyFreePort = "http://127.0.0.1:0";
    private const string LogThreshold = "Logging:Console:LogToStandardErrorThreshold";

    // Somebody watches: an address that is wrong shows soon. A service that was reached is waited for longer.
    private static readonly MedallionClientOptions Patience = new() { ConnectTimeout = TimeSpan.FromSeconds(8) };

    private readonly MedallionHost? _host;
    private readonly GrpcChannel _channel;

    private ServiceSession(MedallionHost? host, Uri address, MedallionCredentials? credentials, TimeProvider time)
    {
        _host = host;
        _channel = MedallionChannel.Open(address, credentials);
        Client = new MedallionClient(_channel.CreateCallInvoker(), Patience, time);
        Runs = new RunsClient(_channel.CreateCallInvoker(), Patience, time);
    }

    /// <summary>Runs stages on the service.</summary>
    public MedallionClient Client { get; }

    /// <summary>Looks after the service's runs.</summary>
    public RunsClient Runs { get; }

    /// <summary>Takes a service that is there.</summary>
    public static ServiceSession Connect(ServiceConnection connection, CliContext context) =>
        new(null, connection.Address, connection.Credentials, context.Environment.Time);

    /// <summary>Starts a service in this process that serves one store, and looks after it where that is wanted.</summary>
    public static async Task<ServiceSession> StartAsync(
        StoreUri store, StoreAccess access, bool upkeep, CliContext context, CancellationToken cancellationToken)
    {
        Dictionary<string, string?> settings = access.ToSettings(store);
        settings[LogThreshold] = nameof(LogLevel.Trace); // standard output is for results
        var options = new MedallionHostOptions
        {
            Settings = settings,
            ListenUrl = AnyFreePort,
            Quiet = !context.Global.Verbose,
            Upkeep = upkeep,
        };
        MedallionHost host = await MedallionHost.StartAsync(options, cancellationToken);
        return new ServiceSession(host, host.Address, null, context.Environment.Time);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }
}
