namespace Medallion.Grpc.Authentication;

/// <summary>What is written to the log about callers: never a token.</summary>
internal static partial class AuthenticationLog
{
    [LoggerMessage(2101, LogLevel.Information, "Call {Method} from {Caller} was refused: {Why}")]
    public static partial void Refused(ILogger logger, string method, string caller, string why);

    [LoggerMessage(2102, LogLevel.Information, "Issuer {Issuer} has {Keys} keys")]
    public static partial void KeysRead(ILogger logger, string issuer, int keys);

    [LoggerMessage(
        2103,
        LogLevel.Warning,
        "The keys of issuer {Issuer} cannot be read at {Address}; its tokens are refused until they can. Check the address, and "
            + "the way to it")]
    public static partial void KeysUnread(ILogger logger, string issuer, Uri address, Exception error);

    [LoggerMessage(2104, LogLevel.Information, "The token of {Setting} was renewed; the former one is refused from now on")]
    public static partial void TokenRenewed(ILogger logger, string setting);

    [LoggerMessage(2105, LogLevel.Warning, "A renewed token cannot be used; the former one stays in use. {Problem}")]
    public static partial void TokenNotRenewed(ILogger logger, string problem);
}
