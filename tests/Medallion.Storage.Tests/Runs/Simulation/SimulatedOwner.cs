using System.Text;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Storage.Tests.Runs.Simulation;

/// <summary>
/// A replica that sees to it that each run ends: waits while another works, takes over when that one falls silent, works,
/// publishes by the commit protocol, and records the end.
/// </summary>
internal sealed class SimulatedOwner(SimulatedWorld world, SimulatedProcess process, IObjectStore store, LeaseAudit audit)
{
    public const string Target = "gold/people.parquet";
    public const string RunName = "run";
    public const string EpochName = "epoch";
    private const string Done = "done";

    private readonly LeaseManager _leases = new(
        new ObjectRunRecordStore(store, process.Clock),
        audit.Options,
        process.Name,
        process.Clock,
        new Random(world.Random.Next()));

    public static RecordKey KeyOf(int run) => RecordKey.Of("people", $"run-{run}", "gold");

    public async Task EndRunsAsync(int runs)
    {
        for (int run = 1; run <= runs; run++)
        {
            while (!await TryEndAsync(run))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), process.Clock);
            }
        }
    }

    private async Task<bool> TryEndAsync(int run)
    {
        try
        {
            await foreach (LeaseObservation seen in _leases.Observe(KeyOf(run)).FollowAsync(CancellationToken.None))
            {
                if (seen is { Standing: LeaseStanding.Released, Record: { } record } && Text(record.Content) == Done)
                {
                    return true;
                }

                if (seen.CanBeTaken && await _leases.TryTakeAsync(seen, Bytes("started"), CancellationToken.None) is { } lease)
                {
                    await HoldAsync(run, lease);
                    return false; // The next look tells how it ended.
                }
            }
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.Unavailable)
        {
            world.Note($"{process.Name} run {run}: {fault.Fault}");
        }

        return false;
    }

    private async Task HoldAsync(int run, RunLease lease)
    {
        audit.Begin(process, run, lease);
        int progress = 0;
        try
        {
            await using LeaseHeartbeat heartbeat = new(lease, () => Bytes($"progress {progress}"));
            ObjectInfo? seen = await store.FindAsync(Target, heartbeat.Lost);
            bool published = IsPublished(seen, run);
            for (; !published && progress < 3; progress++)
            {
                await Task.Delay(world.Between(1, 20), process.Clock, heartbeat.Lost);
            }

            // Some attempts fail and say so: the next owner may begin while the answer to that is still under way.
            bool fails = world.Happens(0.3);
            published = published || (!fails && await PublishAsync(run, lease, seen));
            if (published || fails)
            {
                LeaseOutcome outcome = await heartbeat.ReleaseAsync(Bytes(published ? Done : "failed"), CancellationToken.None);
                world.Note($"{process.Name} run {run} epoch {lease.Epoch}: released, {outcome}");
            }
        }
        catch (OperationCanceledException)
        {
            world.Note($"{process.Name} run {run} epoch {lease.Epoch}: lost");
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.Unavailable)
        {
            world.Note($"{process.Name} run {run} epoch {lease.Epoch}: gives up, {fault.Fault}");
        }
        finally
        {
            audit.End(lease);
            lease.Dispose();
        }
    }

    /// <summary>True where the run's output is in place, whoever has put it there.</summary>
    private async Task<bool> PublishAsync(int run, RunLease lease, ObjectInfo? seen)
    {
        Dictionary<string, string> metadata = new(StringComparer.Ordinal)
        {
            [RunName] = $"{run}",
            [EpochName] = $"{lease.Epoch}",
        };
        while (lease.IsHeld)
        {
            try
            {
                byte[] content = Bytes($"run {run} epoch {lease.Epoch}");
                await store.PutAsync(Target, content, PublishCondition.Unchanged(seen), metadata, lease.Lost);
                return true;
            }
            catch (StoreException fault) when (fault.Fault is StoreFault.ConditionFailed or StoreFault.Unavailable)
            {
                ObjectInfo? now = await store.FindAsync(Target, lease.Lost);
                if (now?.Version != seen?.Version)
                {
                    return IsPublished(now, run);
                }
            }
        }

        return false;
    }

    private static bool IsPublished(ObjectInfo? target, int run) => target?.Metadata[RunName] == $"{run}";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> content) => Encoding.UTF8.GetString(content.Span);
}
