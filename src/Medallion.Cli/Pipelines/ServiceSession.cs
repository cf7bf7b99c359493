using Grpc.Net.Client;
using Medallion.Cli.Stores;
using Medallion.Grpc.Hosting;
using Medallion.Protocol.Client;
using Medallion.Storage.Objects;
using Microsoft.Extensions.Logging;

namespace Medallion.Cli.Pipelines;

/// <summary>A service to run stages on: one that is there, or one in this process while it is needed.</summary>
internal sealed class ServiceSession : IAsyncDisposable
{
    private const string AnyFreePort = "http://127.0.0.1:0";
    private const string LogThreshold = "Logging:Console:LogToStandardErrorThreshold";

    // Somebody watches: an address that is wrong shows soon. A service that was reached is waited for longer.
    private static readonly MedallionClientOptions Patience = new() { ConnectTimeout = TimeSpan.FromSeconds(8) };

    private readonly MedallionHost? _host;
    private readonly GrpcChannel _channel;

    private ServiceSession(MedallionHost? host, Uri address, TimeProvider time)
    {
        _host = host;
        _channel = MedallionChannel.Open(address);
        Client = new MedallionClient(_channel.CreateCallInvoker(), Patience, time);
    }

    /// <summary>Calls the service.</summary>
    public MedallionClient Client { get; }

    /// <summary>Takes a service that is there.</summary>
    public static ServiceSession Connect(Uri endpoint, CliContext context) =>
        new(null, endpoint, context.Environment.Time);

    /// <summary>Starts a service in this process that serves one store.</summary>
    public static async Task<ServiceSession> StartAsync(
        StoreUri store, StoreAccess access, CliContext context, CancellationToken cancellationToken)
    {
        Dictionary<string, string?> settings = access.ToSettings(store);
        settings[LogThreshold] = nameof(LogLevel.Trace); // standard output is for results
        var options = new MedallionHostOptions
        {
            Settings = settings,
            ListenUrl = AnyFreePort,
            Quiet = !context.Global.Verbose,
        };
        MedallionHost host = await MedallionHost.StartAsync(options, cancellationToken);
        return new ServiceSession(host, host.Address, context.Environment.Time);
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
