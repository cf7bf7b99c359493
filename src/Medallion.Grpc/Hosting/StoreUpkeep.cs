using Medallion.Stages.Failures;
using Medallion.Stages.Publishing;
using Medallion.Storage.Configuration;
using Medallion.Storage.Objects;

namespace Medallion.Grpc.Hosting;

/// <summary>
/// Looks after the stores that are configured by name, at the start and every few hours: tells early where one cannot be
/// published to safely, and removes uploads that a crash has left. Buckets of s3://* are not known before a request names
/// them; theirs are removed by a life-cycle rule of the bucket.
/// </summary>
internal sealed class StoreUpkeep(
    StoreOptions configured,
    ObjectStoreProvider stores,
    StoreTrust trust,
    UploadSettings uploads,
    TimeProvider time,
    ILogger<StoreUpkeep> logger) : BackgroundService
{
    /// <summary>Not while the service starts: it would listen later.</summary>
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(AfterStart, time, stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            foreach (StoreDefinition definition in configured.Stores)
            {
                if (StoreUri.TryParse(definition.Uri, out StoreUri? uri, out _))
                {
                    await LookAfterAsync(uri, stoppingToken);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAfterAsync(StoreUri uri, CancellationToken stoppingToken)
    {
        try
        {
            IObjectStore store = stores.Open(uri);
            await trust.RequireAsync(store, stoppingToken);
            await SweepAsync(store, stoppingToken);
        }
        catch (StageException failure)
        {
            EndpointLog.StoreRefused(logger, uri.ToString(), failure);
        }
#pragma warning disable CA1031 // a store that is away does not keep the others from being looked after, nor the service from starting
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            EndpointLog.StoreUpkeepFailed(logger, uri.ToString(), error);
        }
    }

    private async Task SweepAsync(IObjectStore store, CancellationToken stoppingToken)
    {
        if (store is not ISweepableStore sweepable)
        {
            return;
        }

        foreach (string prefix in uploads.SweptPrefixes)
        {
            int removed = await sweepable.SweepAsync(prefix, uploads.AbandonedAfter, stoppingToken);
            if (removed > 0)
            {
                EndpointLog.UploadsRemoved(logger, removed, $"{store.Uri}/{prefix}");
            }
        }
    }
}
