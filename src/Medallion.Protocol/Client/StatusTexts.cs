using Grpc.Core;

namespace Medallion.Protocol.Client;

/// <summary>Words for statuses that carry none of their own: from a proxy, a load balancer or the connection.</summary>
internal static class StatusTexts
{
    /// <summary>The canonical name: UPPER_SNAKE_CASE.</summary>
    public static string NameOf(StatusCode code) =>
        string.Concat(code.ToString().Select(static (c, i) =>
            i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));

    public static string MessageOf(Status status) => status.StatusCode == StatusCode.Unavailable
        ? $"The service does not answer: {status.Detail}"
        : $"The call failed with {NameOf(status.StatusCode)}: {status.Detail}";

    public static string RemedyOf(StatusCode code) => code switch
    {
        StatusCode.Unavailable =>
            "Check that the service runs and that its address is right, then call again with the same run key: "
            + "a run that started goes on, and the call finds it.",
        StatusCode.Unauthenticated => "Set a valid token or client certificate for the connection.",
        StatusCode.PermissionDenied => "Ask the owner of the service for this permission.",
        StatusCode.Unimplemented =>
            "Check the address: what answers there is no Medallion service, or an older one than this client.",
        StatusCode.ResourceExhausted => "Try again later; if it lasts, ask the owner of the service for its limits.",
        _ => "Look into the log of the service, and of any proxy before it, for this call.",
    };
}
