namespace Medallion.Storage.Runs.Leases;

/// <summary>A record with a lease in it, as anybody can read it.</summary>
public sealed class LeasedRecord
{
    internal LeasedRecord(RecordKey key, string version, LeaseHeader header, ReadOnlyMemory<byte> content) =>
        (Key, Version, Header, Content) = (key, version, header, content);

    /// <summary>The record's key.</summary>
    public RecordKey Key { get; }

    /// <summary>Changes with every write: a follower that sees the same version has missed nothing.</summary>
    public string Version { get; }

    /// <summary>What the owner wrote.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Number of the acquisition, from 1; grows with every change of hands.</summary>
    public long Epoch => Header.Epoch;

    /// <summary>Who held the lease last, for people.</summary>
    public string Owner => Header.Owner;

    /// <summary>Number of writes since the acquisition.</summary>
    public long Renewals => Header.Renewals;

    /// <summary>How long the record must stay unchanged before another may take it, unless it was released.</summary>
    public TimeSpan LeaseDuration => Header.Duration;

    /// <summary>True where the owner has given the record up: its content is the last word of that epoch.</summary>
    public bool IsReleased => Header.Released;

    internal LeaseHeader Header { get; }
}
