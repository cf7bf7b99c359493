using Grpc.Health.V1;
using Grpc.HealthCheck;

namespace Medallion.Grpc.Health;

/// <summary>
/// Which services take calls, as <c>grpc.health.v1</c> tells probes and load balancers.
/// Nothing takes calls until <see cref="SetServing()"/>; watchers hear of a change at once.
/// </summary>
public sealed class HealthStatusStore
{
    /// <summary>The name that stands for the whole server: serving while every service is.</summary>
    public const string WholeServer = "";

    private readonly Lock _gate = new();
    private readonly HealthServiceImpl _endpoint;
    private readonly Dictionary<string, bool> _serving;
    private bool _draining;

    /// <summary>Starts with no service serving.</summary>
    /// <param name="endpoint">What answers the probes.</param>
    /// <param name="services">Full names, such as <c>medallion.v1.RunService</c>.</param>
    public HealthStatusStore(HealthServiceImpl endpoint, IEnumerable<string> services)
    {
        _endpoint = endpoint;
        _serving = services.ToDictionary(static service => service, static _ => false, StringComparer.Ordinal);
        SetEvery(serving: false);
    }

    /// <summary>Every service takes calls.</summary>
    public void SetServing() => SetEvery(serving: true);

    /// <summary>One service takes calls.</summary>
    /// <exception cref="ArgumentException">The server has no such service.</exception>
    public void SetServing(string service) => SetOne(service, serving: true);

    /// <summary>No service takes calls.</summary>
    public void SetNotServing() => SetEvery(serving: false);

    /// <summary>One service takes no calls.</summary>
    /// <exception cref="ArgumentException">The server has no such service.</exception>
    public void SetNotServing(string service) => SetOne(service, serving: false);

    /// <summary>
    /// No service takes calls until the process ends: nothing that recovers meanwhile reopens the server.
    /// </summary>
    public void Drain()
    {
        lock (_gate)
        {
            _draining = true;
            SetEvery(serving: false);
        }
    }

    /// <summary>Whether the service takes calls; for <see cref="WholeServer"/>, whether every service does.</summary>
    public bool IsServing(string service)
    {
        lock (_gate)
        {
            return service == WholeServer ? !_serving.ContainsValue(false) : _serving.GetValueOrDefault(service);
        }
    }

    private void SetEvery(bool serving)
    {
        lock (_gate)
        {
            foreach (string service in _serving.Keys)
            {
                Set(service, serving);
            }

            Publish(WholeServer);
        }
    }

    private void SetOne(string service, bool serving)
    {
        lock (_gate)
        {
            if (!_serving.ContainsKey(service))
            {
                throw new ArgumentException($"The server has no service '{service}'.", nameof(service));
            }

            Set(service, serving);
            Publish(WholeServer);
        }
    }

    private void Set(string service, bool serving)
    {
        _serving[service] = serving && !_draining;
        Publish(service);
    }

    private void Publish(string service) => _endpoint.SetStatus(
        service,
        IsServing(service)
            ? HealthCheckResponse.Types.ServingStatus.Serving
            : HealthCheckResponse.Types.ServingStatus.NotServing);
}
