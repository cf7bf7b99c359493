namespace Medallion.Storage.Runs.Leases;

/// <summary>What an observer saw; what a take-over is based on.</summary>
public sealed class LeaseObservation
{
    internal LeaseObservation(RecordKey key, LeasedRecord? record, LeaseStanding standing, TimeSpan untilExpiry) =>
        (Key, Record, Standing, UntilExpiry) = (key, record, standing, untilExpiry);

    /// <summary>The record's key.</summary>
    public RecordKey Key { get; }

    /// <summary>The record; null where there is none.</summary>
    public LeasedRecord? Record { get; }

    /// <summary>Whether it can be taken.</summary>
    public LeaseStanding Standing { get; }

    /// <summary>True where <see cref="LeaseManager.TryTakeAsync"/> may be called.</summary>
    public bool CanBeTaken => Standing != LeaseStanding.Held;

    /// <summary>How long the record must stay as it is to expire, from now; zero where it can be taken.</summary>
    public TimeSpan UntilExpiry { get; }
}
