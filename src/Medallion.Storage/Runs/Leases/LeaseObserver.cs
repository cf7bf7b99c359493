using System.Runtime.CompilerServices;

namespace Medallion.Storage.Runs.Leases;

/// <summary>
/// Follows one record, and judges by its own elapsed time whether the owner is still there. No clock of another machine and
/// no time of day enters the judgement. For one watcher at a time.
/// </summary>
public sealed class LeaseObserver
{
    private readonly LeaseRecords _records;
    private readonly LeaseOptions _options;
    private readonly LeaseBackoff _backoff;
    private readonly TimeProvider _time;
    private LeasedRecord? _record;
    private long _seenSince;

    internal LeaseObserver(
        RecordKey key,
        LeaseRecords records,
        LeaseOptions options,
        LeaseBackoff backoff,
        TimeProvider time)
    {
        Key = key;
        _records = records;
        _options = options;
        _backoff = backoff;
        _time = time;
    }

    /// <summary>The watched record.</summary>
    public RecordKey Key { get; }

    /// <summary>Looks at the record; reads its content only where it has changed since the last look.</summary>
    /// <remarks>
    /// Repeats what fails for the moment for <see cref="LeaseOptions.Duration"/>, then throws it. What is expired can only
    /// be seen by looking twice.
    /// </remarks>
    public async Task<LeaseObservation> ObserveAsync(CancellationToken cancellationToken)
    {
        LeasedRecord? latest = await _records.ReadIfChangedAsync(Key, _record, _options.Duration, cancellationToken);

        // Time counts from the first answer that showed this version, not from its request: it can be younger than that.
        long now = _time.GetTimestamp();
        if (!ReferenceEquals(latest, _record))
        {
            (_record, _seenSince) = (latest, now);
        }

        return Judge(latest, _time.GetElapsedTime(_seenSince, now));
    }

    /// <summary>Yields the record as it is, then again whenever it or its standing has changed, until cancelled.</summary>
    /// <remarks>
    /// Looks once in a <see cref="LeaseOptions.PollInterval"/>. Versions that come and go between two looks are missed, the
    /// latest never is. Stop following what is released: its content is final.
    /// </remarks>
    public async IAsyncEnumerable<LeaseObservation> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LeaseObservation? last = null;
        while (true)
        {
            LeaseObservation seen = await ObserveAsync(cancellationToken);
            if (last is null || !ReferenceEquals(seen.Record, last.Record) || seen.Standing != last.Standing)
            {
                yield return seen;
            }

            last = seen;
            await PauseAsync(seen, cancellationToken);
        }
    }

    /// <summary>Waits until it is time for the next look.</summary>
    internal Task PauseAsync(LeaseObservation seen, CancellationToken cancellationToken)
    {
        bool expiresFirst = seen.Standing == LeaseStanding.Held && seen.UntilExpiry < _options.PollInterval;
        return expiresFirst
            ? Task.Delay(seen.UntilExpiry, _time, cancellationToken)
            : _backoff.PollAsync(_options.PollInterval, cancellationToken);
    }

    private LeaseObservation Judge(LeasedRecord? record, TimeSpan unchanged)
    {
        LeaseStanding standing = record switch
        {
            null => LeaseStanding.Absent,
            { IsReleased: true } => LeaseStanding.Released,
            _ when unchanged >= record.LeaseDuration => LeaseStanding.Expired,
            _ => LeaseStanding.Held,
        };
        TimeSpan left = standing == LeaseStanding.Held ? record!.LeaseDuration - unchanged : TimeSpan.Zero;
        return new LeaseObservation(Key, record, standing, left);
    }
}
