using System.Net;
using System.Net.Sockets;

namespace Benchmarks.Contestants;

/// <summary>A port of the loopback interface that nobody uses.</summary>
internal static class FreePort
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>One that was free a moment ago.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until somebody listens there; throws where that cannot be any more.</summary>
    public static async Task WaitAsync(int port, Func<bool> hasEnded, CancellationToken cancellationToken)
    {
        while (!hasEnded())
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }

        throw new InvalidOperationException("A server ended before it listened; run it by hand to see why.");
    }
}
