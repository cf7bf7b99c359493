namespace Medallion.Storage.Runs.Leases;

/// <summary>Whether a record can be taken, as one observer sees it.</summary>
public enum LeaseStanding
{
    /// <summary>There is no record: the first to create it holds it.</summary>
    Absent,

    /// <summary>Its owner has given it up.</summary>
    Released,

    /// <summary>It changed within the lease's duration, or the observer has not watched for that long yet.</summary>
    Held,

    /// <summary>It stayed unchanged for the lease's whole duration on the observer's own clock.</summary>
    Expired,
}
