namespace Medallion.Storage.Runs.Leases;

/// <summary>
/// Watches one record and judges by its own elapsed time whether the owner is still there. No clock of another machine and
/// no time of day enters the judgement. For one watcher at a time.
/// </summary>
public sealed class LeaseObserver
{
    private readonly LeaseRecords _records;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private string? _version;
    private long _seenSince;

    internal LeaseObserver(RecordKey key, LeaseRecords records, TimeSpan patience, TimeProvider time)
    {
        Key = key;
        _records = records;
        _patience = patience;
        _time = time;
    }

    /// <summary>The watched record.</summary>
    public RecordKey Key { get; }

    /// <summary>Looks at the record. To see a lease expire, look again after it may have.</summary>
    public async Task<LeaseObservation> ObserveAsync(CancellationToken cancellationToken)
    {
        LeasedRecord? record = await _records.ReadAsync(Key, _patience, cancellationToken);

        // Time counts from the answer, not from the request: the owner can have written in between.
        long now = _time.GetTimestamp();
        if (record?.Version != _version)
        {
            (_version, _seenSince) = (record?.Version, now);
        }

        return Judge(record, _time.GetElapsedTime(_seenSince, now));
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
