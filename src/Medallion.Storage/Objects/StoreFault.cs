namespace Medallion.Storage.Objects;

/// <summary>What a store's refusal means to the caller.</summary>
public enum StoreFault
{
    /// <summary>The URI or key is not one a store can have.</summary>
    InvalidUri,

    /// <summary>The store is not among the configured ones.</summary>
    NotConfigured,

    /// <summary>The bucket or folder does not exist.</summary>
    StoreNotFound,

    /// <summary>The object does not exist.</summary>
    ObjectNotFound,

    /// <summary>The object is another version than the one asked for.</summary>
    ObjectChanged,

    /// <summary>A <see cref="PublishCondition"/> did not hold.</summary>
    ConditionFailed,

    /// <summary>The credentials are missing, wrong or not allowed to do this.</summary>
    AccessDenied,

    /// <summary>No answer, a server error or throttling after every retry: may work later.</summary>
    Unavailable,

    /// <summary>No room left.</summary>
    Full,

    /// <summary>
    /// The store refuses the request as such (unsupported, archived, malformed): the same request fails again.
    /// </summary>
    Rejected,

    /// <summary>What is there now is not what was written.</summary>
    Damaged,
}
