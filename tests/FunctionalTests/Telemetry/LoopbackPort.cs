using System.Net;
using System.Net.Sockets;

namespace Medallion.FunctionalTests.Telemetry;

/// <summary>Ports for servers that have to be told one.</summary>
internal static class LoopbackPort
{
    /// <summary>A port of loopback that nobody listens on now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
