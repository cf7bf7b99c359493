namespace Medallion.Stages.Failures;

/// <summary>Why a call or a run failed. The numbers are those of medallion.v1.ErrorReason.</summary>
public enum FailureReason
{
    /// <summary>The request cannot be read, or a field of it is missing or out of bounds.</summary>
    InvalidRequest = 1,

    /// <summary>The store URI is not one this server is configured for.</summary>
    StoreNotConfigured = 2,

    /// <summary>The bucket or folder does not exist.</summary>
    StoreNotFound = 3,

    /// <summary>The store refuses the service's credentials.</summary>
    StoreAccessDenied = 4,

    /// <summary>The store does not answer, or answers that it cannot now.</summary>
    StoreUnavailable = 5,

    /// <summary>The store has no room left.</summary>
    StoreFull = 6,

    /// <summary>An object that was to be read is gone.</summary>
    ObjectNotFound = 7,

    /// <summary>An object is no longer the version that was to be read.</summary>
    ObjectChanged = 8,

    /// <summary>The output object was changed by somebody else since the run started.</summary>
    PublishConflict = 9,

    /// <summary>What was written is not what was to be written.</summary>
    VerificationFailed = 10,

    /// <summary>There is no CSV object under the bronze prefix.</summary>
    NoBronzeObjects = 11,

    /// <summary>The bronze objects hold no column.</summary>
    NoColumns = 12,

    /// <summary>A record cannot be read as the header's columns.</summary>
    CsvMalformed = 13,

    /// <summary>The bytes are not in the encoding they should be in.</summary>
    EncodingInvalid = 14,

    /// <summary>A compressed object cannot be decompressed.</summary>
    CompressionInvalid = 15,

    /// <summary>A record, cell, header or object exceeds what the server is configured to take.</summary>
    LimitExceeded = 16,

    /// <summary>A Parquet object is damaged, or no Parquet at all.</summary>
    ParquetInvalid = 17,

    /// <summary>A Parquet object uses something that is not supported, named in the message.</summary>
    ParquetUnsupported = 18,

    /// <summary>No manifest was given and none is stored for this run, or it is not the one that was referred to.</summary>
    ManifestNotFound = 19,

    /// <summary>No silver object was given and none was published by this run.</summary>
    SilverNotFound = 20,

    /// <summary>A key column is not among the columns.</summary>
    KeyColumnNotFound = 21,

    /// <summary>The contract itself is wrong.</summary>
    ContractInvalid = 22,

    /// <summary>The data breaks the contract.</summary>
    ContractBroken = 23,

    /// <summary>No such run.</summary>
    RunNotFound = 24,

    /// <summary>The run key was used before with another request.</summary>
    RunRequestChanged = 25,

    /// <summary>The run was cancelled.</summary>
    RunCancelled = 26,

    /// <summary>The run took longer than it was given.</summary>
    RunTimedOut = 27,

    /// <summary>The queue of waiting runs is full.</summary>
    QueueFull = 28,

    /// <summary>The server is stopping.</summary>
    ServerStopping = 29,

    /// <summary>The server's spill or temporary folder has no room left.</summary>
    LocalDiskFull = 30,

    /// <summary>The caller did not say who it is, or could not prove it.</summary>
    Unauthenticated = 31,

    /// <summary>The method, or the encoding of its messages, does not exist in this version.</summary>
    Unimplemented = 33,

    /// <summary>A fault of the service itself.</summary>
    Internal = 34,

    /// <summary>The store refuses the request itself; the same request would fail again.</summary>
    StoreRejected = 35,

    /// <summary>The server that executed the run is gone, or has lost it.</summary>
    RunInterrupted = 36,

    /// <summary>A record of the ledger cannot be read.</summary>
    RunRecordInvalid = 37,

    /// <summary>The server ended a long stream; the run goes on.</summary>
    StreamRotated = 38,

    /// <summary>The store ignores the conditions that keep two runs apart.</summary>
    StoreNotConditional = 39,

    /// <summary>Several tasks of the logical run have left what the stage is to read.</summary>
    InputAmbiguous = 40,

    /// <summary>The run's record keeps no request that could be called again.</summary>
    RunNotRepeatable = 41,

    /// <summary>Deduplication needs more room on disk than one stage may take.</summary>
    SpillLimitExceeded = 42,

    /// <summary>The server has no service of the name that a health check asks for.</summary>
    ServiceNotFound = 43,

    /// <summary>The deadline of the call has passed; a run that it started goes on.</summary>
    CallTimedOut = 44,

    /// <summary>What is to be kept of the run does not fit into a record of the ledger.</summary>
    RunRecordTooLarge = 45,

    /// <summary>The processes that executed the run ended in the middle of it, one after the other.</summary>
    RunCrashed = 46,

    /// <summary>The keys of the issuer cannot be read, by which the caller's token would be checked.</summary>
    IssuerUnavailable = 60,
}
