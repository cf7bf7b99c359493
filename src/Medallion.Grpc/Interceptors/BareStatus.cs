using Grpc.Core;
using Medallion.Stages.Failures;

namespace Medallion.Grpc.Interceptors;

/// <summary>A status that comes from gRPC itself, or from a service that is not ours, and says nothing but its code.</summary>
internal static class BareStatus
{
    private const string WasReadKey = "medallion.request-was-read";

    /// <summary>Notes that a call's request was read: what fails from now on is not the caller's message.</summary>
    public static void RequestWasRead(ServerCallContext context) => context.UserState[WasReadKey] = true;

    /// <summary>Whether <see cref="RequestWasRead"/> was noted. A call's user state is its request's items.</summary>
    public static bool WasRequestRead(HttpContext context) => context.Items.ContainsKey(WasReadKey);

    /// <summary>What the code means here.</summary>
    /// <param name="code">The code.</param>
    /// <param name="detail">The words that came with it; may be empty.</param>
    /// <param name="method">Path of the method.</param>
    /// <param name="wasRead">Whether the request had been read.</param>
    public static StageException Explain(StatusCode code, string detail, string method, bool wasRead) => code switch
    {
        StatusCode.Unimplemented => new(FailureReason.Unimplemented, detail: Join(method, detail)),
        StatusCode.NotFound => new(FailureReason.ServiceNotFound, detail: detail),
        StatusCode.DeadlineExceeded => new(FailureReason.CallTimedOut),
        StatusCode.Unauthenticated => new(FailureReason.Unauthenticated, detail: detail),

        // Too long, incomplete, or followed by more: of a stream of messages, gRPC tells it in the middle of the call.
        StatusCode.ResourceExhausted or StatusCode.InvalidArgument or StatusCode.Internal => Unreadable(detail),
        StatusCode.Unknown when !wasRead => Unreadable(),
        _ => new(FailureReason.Internal, detail: Join($"{code}", detail)),
    };

    /// <summary>The request's bytes are no message.</summary>
    public static StageException Unreadable() => Unreadable("It is no message of this method.");

    private static StageException Unreadable(string detail) =>
        StageException.InvalidRequest([new FieldViolation("request", detail)]);

    private static string Join(string name, string detail) => detail.Length == 0 ? name : $"{name}: {detail}";
}
