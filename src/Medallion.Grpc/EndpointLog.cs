using Medallion.Stages.Telemetry;

namespace Medallion.Grpc;

/// <summary>What the endpoint writes to the log.</summary>
internal static partial class EndpointLog
{
    /// <summary>A fault of the service, without the words of an exception that may quote the data.</summary>
    public static void Faulted(ILogger logger, string method, Exception error) => FaultedAs(logger, method, FaultText.Of(error));

    [LoggerMessage(2001, LogLevel.Error, "Call {Method} met a fault of the service: {Fault}")]
    private static partial void FaultedAs(ILogger logger, string method, string fault);

    [LoggerMessage(2002, LogLevel.Information, "The ledger forgot {Count} ended runs")]
    public static partial void Forgot(ILogger logger, int count);

    [LoggerMessage(2003, LogLevel.Warning, "Old runs could not be forgotten; it is tried again in an hour")]
    public static partial void SweepFailed(ILogger logger, Exception error);

    [LoggerMessage(2004, LogLevel.Error, "Store {Store} cannot be published to safely; stages that write there are refused")]
    public static partial void StoreRefused(ILogger logger, string store, Exception error);

    [LoggerMessage(2005, LogLevel.Warning, "Store {Store} could not be looked after; it is tried again in six hours")]
    public static partial void StoreUpkeepFailed(ILogger logger, string store, Exception error);

    [LoggerMessage(2007, LogLevel.Information, "Up to {Count} stages execute at once, each with about {Mebibytes} MiB of memory")]
    public static partial void Capacity(ILogger logger, int count, long mebibytes);

    [LoggerMessage(2006, LogLevel.Information, "{Count} abandoned uploads were removed under {Prefix}")]
    public static partial void UploadsRemoved(ILogger logger, int count, string prefix);

    [LoggerMessage(2008, LogLevel.Error, "Every place is held by a stage that does not end although it was asked to, as its store does "
        + "not answer; this server takes no more runs and asks to be restarted")]
    public static partial void Stuck(ILogger logger);

    [LoggerMessage(2009, LogLevel.Information, "A stage that had been given up has ended; this server takes runs again")]
    public static partial void Freed(ILogger logger);

    [LoggerMessage(2010, LogLevel.Information, "Metrics are served on {Address} port {Port} under {Path}")]
    public static partial void MetricsServed(ILogger logger, string address, int port, string path);
}
