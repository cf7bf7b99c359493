using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>Tells a lost connection from a failed run.</summary>
internal static class ConnectionFault
{
    /// <summary>Whether the run may still be going, or ended well, behind this status.</summary>
    /// <remarks>
    /// A failure that the service explains is the run's own and ends it, even where another attempt may succeed: that
    /// is the caller's decision. A server that stops, is gone, or ends a long stream is the exception: the next one takes
    /// the same key. A peer that is not trusted is a wrong setting, unless it was trusted before.
    /// </remarks>
    public static bool CanResume(RpcException loss, StageFailedException failure, bool wasReached) =>
        failure.IsExplained
            ? failure.Reason is ErrorReason.ServerStopping or ErrorReason.RunInterrupted or ErrorReason.StreamRotated
            : IsOfTheLine(loss.StatusCode) && (wasReached || !TrustFault.Is(loss));

    private static bool IsOfTheLine(StatusCode code) =>
        code is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled;
}
