using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Benchmarks.Contestants;

/// <summary>A port of the loopback interface that nobody uses.</summary>
internal static class FreePort
{
    // A machine that does other work too starts slowly.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>One that was free a moment ago.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>
    /// Waits until the service listens there. Throws <see cref="InvalidOperationException"/> where its process ends before,
    /// and <see cref="TimeoutException"/> after <see cref="Patience"/>.
    /// </summary>
    public static async Task WaitAsync(int port, Process service, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await IsOpenAsync(port, cancellationToken))
        {
            if (service.HasExited)
            {
                throw new InvalidOperationException($"The service ended with {service.ExitCode} before it listened.");
            }

            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"The service does not listen after {Patience}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    private static async Task<bool> IsOpenAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
