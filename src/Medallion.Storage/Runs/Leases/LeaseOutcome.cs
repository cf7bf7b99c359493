namespace Medallion.Storage.Runs.Leases;

/// <summary>How an owner's write to its record ended.</summary>
public enum LeaseOutcome
{
    /// <summary>The write took effect, and with it the owner held the lease.</summary>
    Written,

    /// <summary>
    /// The lease is not held any more: it ran out, another took it over, or it was released before. The owner stops; what
    /// it has not published stays unpublished.
    /// </summary>
    LeaseLost,
}
