using Medallion.Stages.Telemetry;
using Microsoft.Extensions.Logging;

namespace Medallion.Stages.Runs;

/// <summary>What runs write to the log.</summary>
internal static partial class RunsLog
{
    [LoggerMessage(1001, LogLevel.Information, "Run {Key} attempt {Attempt} started")]
    public static partial void Started(ILogger logger, RunKey key, int attempt);

    [LoggerMessage(
        1002,
        LogLevel.Information,
        "Run {Key} attempt {Attempt} succeeded in {Seconds:F2} s after {QueuedSeconds:F2} s in the queue: read {ObjectsRead} objects, "
            + "{RowsRead} rows, {BytesRead} bytes; published {Output} with {RowsWritten} rows, {BytesWritten} bytes; "
            + "{Duplicates} duplicates and {RowsRejected} malformed records left out; {Findings} findings")]
    public static partial void Succeeded(
        ILogger logger,
        RunKey key,
        int attempt,
        double seconds,
        double queuedSeconds,
        long objectsRead,
        long rowsRead,
        long bytesRead,
        string output,
        long rowsWritten,
        long bytesWritten,
        long duplicates,
        long rowsRejected,
        long findings);

    [LoggerMessage(
        1003,
        LogLevel.Warning,
        "Run {Key} attempt {Attempt} ended with {Reason} in phase {Phase} after {Seconds:F2} s: had read {ObjectsRead} objects, "
            + "{RowsRead} rows, {BytesRead} bytes; place: {ObjectUri} row {Row} byte {ByteOffset} (0: not known)")]
    public static partial void Failed(
        ILogger logger,
        RunKey key,
        int attempt,
        string reason,
        string phase,
        double seconds,
        long objectsRead,
        long rowsRead,
        long bytesRead,
        string objectUri,
        long row,
        long byteOffset);

    /// <summary>A fault of the service, without the words of an exception that may quote the data.</summary>
    public static void Faulted(ILogger logger, RunKey key, int attempt, Exception error) =>
        FaultedAs(logger, key, attempt, FaultText.Of(error));

    [LoggerMessage(1004, LogLevel.Error, "Run {Key} attempt {Attempt} met a fault of the service: {Fault}")]
    private static partial void FaultedAs(ILogger logger, RunKey key, int attempt, string fault);

    [LoggerMessage(1005, LogLevel.Information, "Stopping: {Count} live runs are asked to end")]
    public static partial void Stopping(ILogger logger, int count);

    [LoggerMessage(1006, LogLevel.Warning, "Run {Key} was lost to another replica, or its end could not be written to the ledger")]
    public static partial void Lost(ILogger logger, RunKey key);

    [LoggerMessage(
        1008,
        LogLevel.Error,
        "Run {Key} attempt {Attempt} did not end although it was asked to: the run ends without it, and its place stays taken")]
    public static partial void GivenUp(ILogger logger, RunKey key, int attempt);

    [LoggerMessage(1009, LogLevel.Warning, "Run {Key} attempt {Attempt}, which was given up, has ended; its place is free")]
    public static partial void EndedLate(ILogger logger, RunKey key, int attempt);

    [LoggerMessage(1011, LogLevel.Warning, "Record {Record} of the ledger cannot be read, and is passed over")]
    public static partial void Unreadable(ILogger logger, string record, Exception problem);

    [LoggerMessage(1012, LogLevel.Warning, "{Folder}: what forgotten runs left there could not be removed, and stays")]
    public static partial void LeftoversStay(ILogger logger, string folder, Exception fault);

    [LoggerMessage(1010, LogLevel.Error, "Run {Key}: the ledger refuses its end")]
    public static partial void EndRefused(ILogger logger, RunKey key, Exception fault);

    [LoggerMessage(1007, LogLevel.Warning, "Run {Key}: the ledger does not answer as it should; it is tried again")]
    public static partial void LedgerFault(ILogger logger, RunKey key, Exception fault);
}
