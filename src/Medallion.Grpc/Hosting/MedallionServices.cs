using Medallion.Grpc.Authentication;
using Medallion.Grpc.Health;
using Medallion.Grpc.Interceptors;
using Medallion.Grpc.Mapping;
using Medallion.Grpc.Services;
using Medallion.Grpc.Telemetry;
using Medallion.Stages.Execution;
using Medallion.Stages.Publishing;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Ledger;
using Medallion.Storage.Configuration;
using Medallion.Storage.Runs;

namespace Medallion.Grpc.Hosting;

/// <summary>Puts the service together.</summary>
internal static class MedallionServices
{
    /// <summary>Adds everything a call needs.</summary>
    public static void AddMedallion(this IServiceCollection services, MedallionSettings settings, TimeProvider time)
    {
        FailureMapping.HelpPage = settings.HelpPage;
        services.AddSingleton(time);
        services.AddSingleton(settings.Engine);
        services.AddSingleton(settings.Limits);
        services.AddSingleton(settings.Runs);
        services.AddSingleton(settings.Stores);
        services.AddCallers(settings.Tokens, settings.Jwt);
        services.AddSingleton<ObjectStoreProvider>();
        services.AddSingleton<StoreTrust>();
        services.AddSingleton<RunLeftovers>();
        services.AddSingleton<IStageEngine, LocalEngine>();
        services.AddSingleton(provider =>
        {
            ObjectStoreProvider stores = provider.GetRequiredService<ObjectStoreProvider>();
            IRunRecordStore records = settings.Ledger.Open(settings.Stores, stores, time);
            return new RunLedger(records, settings.Ledger.LeaseIn(settings.Stores), time);
        });
        services.AddSingleton<RunRegistry>();
        services.AddSingleton<StageStreams>();
        services.AddHostedService<RunDrain>();
        services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<FailureInterceptor>();
            grpc.Interceptors.Add<CompressionInterceptor>();
            grpc.MaxReceiveMessageSize = settings.Connections.MaxRequestBytes;
            grpc.CompressionProviders = [new GzipCompression()];
            grpc.ResponseCompressionAlgorithm = "gzip"; // for clients that say they take it
        });
        services.AddServiceHealth(ServiceNames.Stages, ServiceNames.Runs);
        services.AddHostedService<CapacityHealth>();
        if (settings.Health.IsOn)
        {
            services.AddSingleton(settings.Health).AddHostedService<HealthEndpoint>();
        }

        services.AddGrpcReflection();
    }

    /// <summary>Adds what the service does of its own accord.</summary>
    public static void AddUpkeep(this IServiceCollection services, MedallionSettings settings)
    {
        services.AddSingleton<RunRetention>();
        services.AddHostedService<LedgerUpkeep>();
        services.AddSingleton(settings.Uploads);
        services.AddHostedService<StoreUpkeep>();
    }

    /// <summary>Maps the services to their paths.</summary>
    public static void MapMedallion(this WebApplication application)
    {
        application.UseMiddleware<RpcTelemetry>();
        application.UseMiddleware<BareStatusMiddleware>();
        application.UseCallers();
        application.UseMiddleware<CallTurns>();
        application.MapGrpcService<StageExecutionEndpoint>();
        application.MapGrpcService<RunEndpoint>();
        application.MapGrpcHealthChecksService().AllowAnonymous(); // probes have no token
        application.MapGrpcReflectionService();
    }
}
