using System.Net;
using System.Net.Sockets;

namespace Medallion.FunctionalTests.Faults;

/// <summary>
/// Stands between a client and the service on loopback, and breaks the first connections as an overloaded or faulty proxy
/// does: answers for the service, or loses bytes in the middle of its answer.
/// </summary>
internal sealed class BrokenLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _service;
    private readonly Task _work;
    private volatile LineFault _fault;

    public BrokenLine(Uri service)
    {
        _service = service;
        _listener.Start();
        _work = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>What happens on connections that are opened from now on.</summary>
    public void Break(LineFault fault) => _fault = fault;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _work;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token), _fault);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, LineFault fault)
    {
        try
        {
            using (client)
            {
                if (fault == LineFault.Unavailable)
                {
                    await client.GetStream().WriteAsync(
                        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _stop.Token);
                    return;
                }

                using var service = new TcpClient();
                await service.ConnectAsync(_service.Host, _service.Port, _stop.Token);
                Task up = client.GetStream().CopyToAsync(service.GetStream(), _stop.Token);
                Task down = fault == LineFault.LostBytes
                    ? CopyLosingAsync(service.GetStream(), client.GetStream())
                    : service.GetStream().CopyToAsync(client.GetStream(), _stop.Token);
                await Task.WhenAny(up, down);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One of the two has gone; so does the other.
        }
    }

    /// <summary>The first 200 bytes come through, the next 7 do not: frames do not fit together any more.</summary>
    private async Task CopyLosingAsync(Stream from, Stream to)
    {
        const int Whole = 200;
        const int Lost = 7;
        byte[] buffer = new byte[16 * 1024];
        long seen = 0;
        int read;
        while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0)
        {
            int before = (int)Math.Clamp(Whole - seen, 0, read);
            int after = (int)Math.Clamp(Whole + Lost - seen, 0, read);
            seen += read;
            await to.WriteAsync(buffer.AsMemory(0, before), _stop.Token);
            await to.WriteAsync(buffer.AsMemory(after, read - after), _stop.Token);
        }
    }
}
