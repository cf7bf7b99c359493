using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs.Leases;

/// <summary>Takes leases on records: what is free at once, what is held when its owner has fallen silent.</summary>
/// <remarks>
/// A store fault that may pass is repeated with growing, jittered waits for at most <see cref="LeaseOptions.Duration"/>,
/// then thrown. Safe for concurrent use.
/// </remarks>
public sealed class LeaseManager
{
    private readonly LeaseOptions _options;
    private readonly string _owner;
    private readonly TimeProvider _time;
    private readonly LeaseBackoff _backoff;
    private readonly LeaseRecords _records;

    /// <summary>Takes leases in the name of one process.</summary>
    /// <param name="store">Keeps the records.</param>
    /// <param name="options">How long leases last; see <see cref="LeaseOptions.Validate"/>.</param>
    /// <param name="owner">Who takes them, for people: such as the pod's name.</param>
    /// <param name="time">Measures elapsed time; its time of day is not asked for.</param>
    public LeaseManager(IRunRecordStore store, LeaseOptions options, string owner, TimeProvider time)
        : this(store, options, owner, time, Random.Shared)
    {
    }

    internal LeaseManager(IRunRecordStore store, LeaseOptions options, string owner, TimeProvider time, Random random)
    {
        IReadOnlyList<string> problems = options.Validate(nameof(LeaseOptions));
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(options));
        }

        _options = options;
        _owner = owner;
        _time = time;
        _backoff = new LeaseBackoff(time, random);
        _records = new LeaseRecords(store, _backoff, time);
    }

    /// <summary>Reads a record without any claim; null where there is none.</summary>
    public Task<LeasedRecord?> ReadAsync(RecordKey key, CancellationToken cancellationToken) =>
        _records.ReadAsync(key, _options.Duration, cancellationToken);

    /// <summary>Lists the records beneath a folder without reading them; as <see cref="IRunRecordStore.ListAsync"/>.</summary>
    public Task<IReadOnlyList<ListedRecord>> ListAsync(
        RecordKey folder,
        RecordKey? after,
        int limit,
        CancellationToken cancellationToken) =>
        _records.ListAsync(folder, after, limit, _options.Duration, cancellationToken);

    /// <summary>Begins to watch a record.</summary>
    public LeaseObserver Observe(RecordKey key) => new(key, _records, _options, _backoff, _time);

    /// <summary>Takes a record that can be taken, as it was observed; null where another was quicker.</summary>
    /// <param name="observation">What <see cref="LeaseObserver.ObserveAsync"/> saw last.</param>
    /// <param name="content">First content of the new epoch.</param>
    /// <param name="cancellationToken">
    /// Cancels the attempt. Whether it took effect is then unknown; a lease that nobody renews expires.
    /// </param>
    /// <exception cref="StoreException">As <see cref="IRunRecordStore.WriteAsync"/>; the same holds as for a cancellation.</exception>
    /// <exception cref="InvalidOperationException">The record is held.</exception>
    public async Task<RunLease?> TryTakeAsync(
        LeaseObservation observation,
        ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken)
    {
        if (!observation.CanBeTaken)
        {
            throw new InvalidOperationException($"{observation.Key} is held by {observation.Record?.Owner}.");
        }

        LeaseHeader header = new(
            LeaseHeader.CurrentFormat,
            (observation.Record?.Epoch ?? 0) + 1,
            _owner,
            Guid.NewGuid().ToString("N"),
            (long)_options.Duration.TotalMilliseconds,
            Renewals: 0,
            Released: false);
        LeaseWrite? write = await _records.WriteAsync(
            observation.Key,
            header,
            content,
            observation.Record?.Version,
            _options.Validity,
            cancellationToken);
        return write is { } landed ? new RunLease(observation.Key, header, landed, _options, _records, _time) : null;
    }

    /// <summary>Waits until a record can be taken, and takes it.</summary>
    /// <param name="key">The record.</param>
    /// <param name="content">First content of the new epoch, from the record of the epoch before (null: none).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<RunLease> AcquireAsync(
        RecordKey key,
        Func<LeasedRecord?, ReadOnlyMemory<byte>> content,
        CancellationToken cancellationToken)
    {
        LeaseObserver observer = Observe(key);
        for (int lostRaces = 0; ;)
        {
            LeaseObservation seen = await observer.ObserveAsync(cancellationToken);
            if (!seen.CanBeTaken)
            {
                await observer.PauseAsync(seen, cancellationToken);
            }
            else if (await TryTakeAsync(seen, content(seen.Record), cancellationToken) is { } lease)
            {
                return lease;
            }
            else
            {
                await _backoff.DelayAsync(lostRaces++, cancellationToken);
            }
        }
    }
}
