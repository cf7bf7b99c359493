using System.Net;
using System.Net.Sockets;

namespace Medallion.FunctionalTests.Deadlines;

/// <summary>A server that takes requests to S3 and never answers; it notices when whoever asked gives up.</summary>
internal sealed class SilentStore : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _work;

    public SilentStore()
    {
        _listener.Start();
        _work = AcceptAsync();
    }

    public string Endpoint => $"http://{_listener.LocalEndpoint}";

    /// <summary>Ends when the first request has come.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Ends when the first connection that brought a request was closed by the other side.</summary>
    public Task GivenUp => _givenUp.Task;

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
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ListenAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ListenAsync(TcpClient client)
    {
        using (client)
        {
            byte[] buffer = new byte[4_096];
            try
            {
                while (await client.GetStream().ReadAsync(buffer, _stop.Token) > 0)
                {
                    _asked.TrySetResult();
                }
            }
            catch (IOException)
            {
                // Closed without a word is closed, too.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }

        if (_asked.Task.IsCompleted)
        {
            _givenUp.TrySetResult();
        }
    }
}
