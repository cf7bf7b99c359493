namespace Medallion.Stages.Failures;

/// <summary>Canonical status codes (google.rpc.Code); the numbers are gRPC's.</summary>
public enum CanonicalStatus
{
    /// <summary>The caller or an operator ended it.</summary>
    Cancelled = 1,

    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>It took longer than it was given.</summary>
    DeadlineExceeded = 4,

    /// <summary>Something named does not exist.</summary>
    NotFound = 5,

    /// <summary>A quota, limit or disk is exhausted.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the system does not allow it; a change is needed first.</summary>
    FailedPrecondition = 9,

    /// <summary>A conflict with somebody else; starting again can help.</summary>
    Aborted = 10,

    /// <summary>Not part of this version.</summary>
    Unimplemented = 12,

    /// <summary>A fault of the service.</summary>
    Internal = 13,

    /// <summary>Not now; later.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or damaged.</summary>
    DataLoss = 15,

    /// <summary>The caller did not prove who it is.</summary>
    Unauthenticated = 16,
}
