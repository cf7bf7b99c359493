using Medallion.Parquet.Format;
using Medallion.Stages.Findings;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Failures;

/// <summary>Turns whatever stopped a stage into a failure with a reason.</summary>
public static class FailureTranslator
{
    private const int NoSpaceLeft = 28; // ENOSPC

    /// <summary>The failure that an exception means.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="stopped">Why the stage was stopped from outside, where it was; explains a cancellation.</param>
    public static StageException Translate(Exception error, StageException? stopped = null) => error switch
    {
        StageException failure => failure,
        OperationCanceledException => stopped ?? new StageException(FailureReason.RunCancelled, inner: error),
        StoreException store => OfStore(store),
        ParquetFormatException parquet => new StageException(
            parquet.Fault == ParquetFault.Unsupported ? FailureReason.ParquetUnsupported : FailureReason.ParquetInvalid,
            detail: parquet.Message,
            inner: parquet),
        AggregateException { InnerExceptions: [{ } inner, ..] } => Translate(inner, stopped),
        IOException io when (io.HResult & 0xFFFF) == NoSpaceLeft => new StageException(FailureReason.LocalDiskFull, inner: io),
        _ => new StageException(FailureReason.Internal, detail: error.GetType().Name, inner: error),
    };

    private static StageException OfStore(StoreException error)
    {
        FailureReason reason = error.Fault switch
        {
            StoreFault.InvalidUri => FailureReason.InvalidRequest,
            StoreFault.NotConfigured => FailureReason.StoreNotConfigured,
            StoreFault.StoreNotFound => FailureReason.StoreNotFound,
            StoreFault.ObjectNotFound => FailureReason.ObjectNotFound,
            StoreFault.ObjectChanged => FailureReason.ObjectChanged,
            StoreFault.ConditionFailed => FailureReason.PublishConflict,
            StoreFault.AccessDenied => FailureReason.StoreAccessDenied,
            StoreFault.Unavailable => FailureReason.StoreUnavailable,
            StoreFault.Full => FailureReason.StoreFull,
            StoreFault.Rejected => FailureReason.StoreRejected,
            StoreFault.Damaged => FailureReason.VerificationFailed,
            _ => FailureReason.Internal,
        };
        string? place = error.Key is { } key ? error.Store?.Of(key) ?? key : error.Store?.ToString();
        return new StageException(reason, new DataLocation { ObjectUri = place }, error.Message, error);
    }
}
