namespace Medallion.Grpc.Health;

/// <summary>Ties the health of the services to the life of the process.</summary>
internal sealed class HealthLifecycle(HealthStatusStore store, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Started: every start-up check has passed. Stopping: a SIGTERM comes here before any hosted service is
        // asked to stop, so that load balancers look elsewhere while the live runs still finish.
        lifetime.ApplicationStarted.Register(store.SetServing);
        lifetime.ApplicationStopping.Register(store.Drain);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
