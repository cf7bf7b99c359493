using Medallion.Stages.Runs.Ledger;

namespace Medallion.Grpc.Hosting;

/// <summary>Forgets old runs every hour. Replicas may do it at the same time: each record is deleted once.</summary>
internal sealed class LedgerUpkeep(RunRetention retention, TimeProvider time, ILogger<LedgerUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Replicas that start together do not sweep together.
        await Task.Delay(Interval * Random.Shared.NextDouble(), time, stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await SweepAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            int forgotten = await retention.SweepAsync(stoppingToken);
            EndpointLog.Forgot(logger, forgotten);
        }
#pragma warning disable CA1031 // whatever stops one sweep does not stop the service: the next one follows
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            EndpointLog.SweepFailed(logger, error);
        }
    }
}
