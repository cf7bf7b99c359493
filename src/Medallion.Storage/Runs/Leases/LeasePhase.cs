namespace Medallion.Storage.Runs.Leases;

/// <summary>States of an owner; it only ever moves down this list.</summary>
internal enum LeasePhase
{
    /// <summary>May act while time is left.</summary>
    Held,

    /// <summary>
    /// Ran out of time, or has begun to release. Acts no more, but may write its last word if nobody has taken over.
    /// </summary>
    Stopped,

    /// <summary>Released, or proven to be somebody else's.</summary>
    Ended,
}
