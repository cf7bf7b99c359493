using Medallion.Stages.Runs;

namespace Medallion.Grpc.Hosting;

/// <summary>
/// When the process is asked to end, takes no more runs and gives the live ones time to end. It starts with the request
/// to end, not with the stopping of hosted services: the web server waits for open streams before it lets those stop.
/// </summary>
internal sealed class RunDrain(RunRegistry runs, RunLimits limits, IHostApplicationLifetime lifetime) : IHostedService
{
    private Task _draining = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() => _draining = DrainAsync());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _draining.WaitAsync(cancellationToken);

    private async Task DrainAsync()
    {
        using var grace = new CancellationTokenSource(limits.DrainPeriod);
        await runs.StopAsync(grace.Token);
    }
}
