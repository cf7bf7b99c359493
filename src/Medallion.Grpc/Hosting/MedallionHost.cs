using Medallion.Grpc.Hosting.Settings;
using Medallion.Grpc.Hosting.Tls;
using Medallion.Grpc.Telemetry;
using Medallion.Stages.Runs;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Medallion.Grpc.Hosting;

/// <summary>The running service: Kestrel with the gRPC services on it.</summary>
public sealed class MedallionHost : IAsyncDisposable
{
    /// <summary>What runs that were stopped at the end of the drain period have to write their end down, and streams to tell it.</summary>
    private static readonly TimeSpan TimeAfterDrain = TimeSpan.FromSeconds(15);

    private readonly WebApplication _application;

    private MedallionHost(WebApplication application)
    {
        _application = application;
        string address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri(address);
    }

    /// <summary>Where it listens, with the port that was taken.</summary>
    public Uri Address { get; }

    /// <summary>Starts the service; throws <see cref="SettingsException"/> with every wrong setting at once.</summary>
    public static async Task<MedallionHost> StartAsync(MedallionHostOptions options, CancellationToken cancellationToken)
    {
        NativeHeap.TryKeepThreshold();
        ThreadReserve.Provide();
        WebApplication application = Build(options);
        try
        {
            string listen = application.Services.GetRequiredService<MedallionSettings>().Listen;
            await ListenFault.StartAsync(application, ListenAddress.Setting, listen, cancellationToken);
            return new MedallionHost(application);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the process is asked to end, and the live runs have ended or were stopped.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops the service.</summary>
    public async ValueTask DisposeAsync()
    {
        _application.Lifetime.StopApplication();
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }

    internal static WebApplication Build(MedallionHostOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = [.. options.Arguments],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(options.Settings);
        if (options.Quiet)
        {
            builder.Logging.ClearProviders();
        }

        MedallionSettings settings = MedallionSettings.Bind(builder.Configuration, options.ListenUrl);
        Listen(builder, settings);
        builder.AddTelemetry(settings.Telemetry, options.Quiet);
        builder.Services.AddSingleton(settings);
        builder.Services.AddMedallion(settings, options.Time);
        if (options.Upkeep)
        {
            builder.Services.AddUpkeep(settings);
        }

        // Its default of 30 s would cut a longer drain period short without a word.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Runs.DrainPeriod + TimeAfterDrain);

        WebApplication application = builder.Build();
        EndpointLog.Capacity(application.Logger, settings.Runs.MaxRunning ?? RunCapacity.Least, settings.Engine.StageBytes >> 20);
        application.MapMedallion();
        return application;
    }

    private static void Listen(WebApplicationBuilder builder, MedallionSettings settings)
    {
        builder.WebHost.UseUrls(settings.Listen);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            settings.Connections.Apply(kestrel.Limits);
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        if (settings.Tls.IsOn)
        {
            builder.Services.AddSingleton(settings.Tls).AddSingleton<TlsCertificates>();
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.WebHost.ConfigureKestrel(static kestrel => kestrel.ConfigureHttpsDefaults(
                kestrel.ApplicationServices.GetRequiredService<TlsCertificates>().Configure));
        }
    }
}
