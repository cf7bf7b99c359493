using Medallion.Grpc.Services;
using Medallion.Stages.Runs;

namespace Medallion.Grpc.Health;

/// <summary>
/// Tells probes when no stage can have a turn any more, since each place is held by one that does not end although it was
/// asked to: only a restart frees them, and only a failing probe brings one about.
/// </summary>
internal sealed class CapacityHealth(
    RunRegistry runs, HealthStatusStore health, TimeProvider time, ILogger<CapacityHealth> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool wasStuck = false;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (runs.IsStuck != wasStuck)
            {
                wasStuck = !wasStuck;
                Tell(wasStuck);
            }
        }
    }

    private void Tell(bool isStuck)
    {
        if (isStuck)
        {
            EndpointLog.Stuck(logger);
            health.SetNotServing(ServiceNames.Stages);
        }
        else
        {
            EndpointLog.Freed(logger);
            health.SetServing(ServiceNames.Stages);
        }
    }
}
