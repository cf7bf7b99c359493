using System.Security.Authentication;
using Grpc.Core;

namespace Medallion.Protocol.Client;

/// <summary>Tells a connection that one side does not trust from one that is down: waiting does not heal it.</summary>
internal static class TrustFault
{
    public const string Remedy =
        "Name the authority of the service's certificate for the connection, and call the service by a name that the "
        + "certificate holds; where the service asks callers for a certificate, present one that it trusts.";

    public static bool Is(RpcException error)
    {
        for (Exception? cause = error.Status.DebugException; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException)
            {
                return true;
            }
        }

        return false;
    }
}
