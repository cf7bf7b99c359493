using System.Runtime.CompilerServices;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Stages.Runs.Meetings;

/// <summary>A run that this process does not execute, as the ledger tells it: live on another replica, cut off, or ended.</summary>
internal sealed class RemoteRun(RunKey key, LeaseObserver observer, LeaseObservation seen, RunEnvironment environment)
{
    private LeaseObservation _seen = seen;
    private RunRecord? _record = seen.Record is null ? null : RunLedger.Read(seen.Record);

    /// <summary>Who watches its record.</summary>
    public LeaseObserver Observer => observer;

    /// <summary>Its record as seen last; null where it was forgotten.</summary>
    public RunRecord? Record => _record;

    /// <summary>What was seen last.</summary>
    public LeaseObservation Seen => _seen;

    /// <summary>Looks again.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        LeaseObservation before = _seen;
        _seen = await observer.ObserveAsync(cancellationToken);
        if (!ReferenceEquals(before.Record, _seen.Record))
        {
            _record = _seen.Record is null ? null : RunLedger.Read(_seen.Record);
        }
    }

    /// <summary>
    /// Follows the run until its last event, which is sent in any case, or until nobody holds it any more: then the last
    /// record seen has not ended.
    /// </summary>
    /// <param name="afterSequence">Events up to and including this one are not sent.</param>
    /// <param name="keepsAlive">Whether its owner is told that somebody follows it.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    public async IAsyncEnumerable<RunEvent> FollowAsync(
        long afterSequence, bool keepsAlive, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long heartbeat = environment.Time.GetTimestamp();
        long? told = null;
        RunRecord? shown = null;
        while (_record is { } record)
        {
            foreach (RunEvent runEvent in EventsAfter(record, afterSequence))
            {
                afterSequence = Math.Max(afterSequence, runEvent.Sequence);
                heartbeat = environment.Time.GetTimestamp();
                yield return runEvent;
            }

            if (record.IsEnded || _seen.CanBeTaken)
            {
                yield break;
            }

            if (!ReferenceEquals(record, shown) || environment.Time.GetElapsedTime(heartbeat) >= environment.Limits.HeartbeatInterval)
            {
                shown = record;
                heartbeat = environment.Time.GetTimestamp();
                yield return Pulse(record);
            }

            if (keepsAlive && (told is not { } last || environment.Time.GetElapsedTime(last) >= environment.Limits.GracePeriod / 3))
            {
                told = environment.Time.GetTimestamp();
                await KeepAliveAsync(cancellationToken);
            }

            await Task.Delay(environment.Ledger.Leases.PollInterval, environment.Time, cancellationToken);
            await RefreshAsync(cancellationToken);
        }
    }

    private static RunEvent[] EventsAfter(RunRecord record, long sequence)
    {
        RunEvent[] fresh = [.. record.Events.Where(runEvent => runEvent.Sequence > sequence)];
        return fresh.Length == 0 && record.IsEnded ? [record.Events[^1]] : fresh;
    }

    private RunEvent Pulse(RunRecord record)
    {
        RunEventBody body = record.Progress is { } progress ? new Progressed(progress) : new Queued(PositionOf(record));
        return new RunEvent(0, environment.Time.GetUtcNow(), record.Attempt, body);
    }

    // A record of an earlier release tells it by its events alone.
    private static int PositionOf(RunRecord record) =>
        record.QueuePosition
        ?? record.Events.Select(static runEvent => runEvent.Body).OfType<Queued>().LastOrDefault()?.Position ?? 1;

    private async Task KeepAliveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await environment.Ledger.PostAsync(key, _seen.Record!.Epoch, cancelReason: null, cancellationToken);
        }
        catch (StoreException fault)
        {
            RunsLog.LedgerFault(environment.Logger, key, fault);
        }
    }
}
