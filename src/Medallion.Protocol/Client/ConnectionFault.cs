using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>Tells a lost connection from a failed run.</summary>
internal static class ConnectionFault
{
    /// <summary>Whether the run may still be going, or ended well, behind this status.</summary>
    /// <remarks>
    /// A failure that the service explains is the run's own and ends it, even where another attempt may succeed: that
    /// is the caller's decision. A stopping server is the exception: its successor takes the same key.
    /// </remarks>
    public static bool CanResume(RpcException loss, StageFailedException failure) =>
        failure.IsExplained
            ? failure.Reason == ErrorReason.ServerStopping
            : loss.StatusCode
                is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled;
}
