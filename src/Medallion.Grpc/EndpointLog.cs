namespace Medallion.Grpc;

/// <summary>What the endpoint writes to the log.</summary>
internal static partial class EndpointLog
{
    [LoggerMessage(2001, LogLevel.Error, "Call {Method} met a fault of the service")]
    public static partial void Faulted(ILogger logger, string method, Exception error);
}
