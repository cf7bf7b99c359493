using Grpc.HealthCheck;

namespace Medallion.Grpc.Health;

/// <summary>Adds <c>grpc.health.v1</c> to a server.</summary>
public static class HealthExtensions
{
    /// <summary>
    /// Adds a <see cref="HealthStatusStore"/> over the given services. They serve once the host has started and
    /// stop serving as soon as it is asked to end; map the endpoint with <c>MapGrpcHealthChecksService</c>.
    /// </summary>
    /// <param name="services">The server's services.</param>
    /// <param name="names">Full names, such as <c>medallion.v1.RunService</c>.</param>
    public static IServiceCollection AddServiceHealth(this IServiceCollection services, params string[] names)
    {
        services.AddGrpcHealthChecks(static options =>
        {
            // The store alone decides. Periodic health reports would overwrite it, and be late for a drain.
            options.UseHealthChecksCache = true;
            options.Services.Clear();
        });
        services.AddSingleton(provider =>
            new HealthStatusStore(provider.GetRequiredService<HealthServiceImpl>(), names));
        services.AddHostedService<HealthLifecycle>();
        return services;
    }
}
