using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Medallion.FunctionalTests.Faults;

/// <summary>Stands between the service and an S3 server on loopback, and plays tricks on single requests.</summary>
internal sealed class S3Proxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _store;
    private readonly Task _work;
    private volatile Func<S3Call, S3Trick?> _judge = static _ => null;

    public S3Proxy(string storeEndpoint)
    {
        _store = new Uri(storeEndpoint);
        _listener.Start();
        _work = AcceptAsync();
    }

    public string Endpoint => $"http://{_listener.LocalEndpoint}";

    /// <summary>Is asked about every request; null: passed on as it is. Called from many connections at once.</summary>
    public void Play(Func<S3Call, S3Trick?> judge) => _judge = judge;

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
                _ = ServeAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                using var upstream = new TcpClient();
                await upstream.ConnectAsync(_store.Host, _store.Port, _stop.Token);
                var line = new Line(client.GetStream(), upstream.GetStream(), _stop.Token);
                while (await line.PassAsync(_judge))
                {
                    // The next request of the same connection.
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One of the two has gone; so does the other.
        }
    }

    /// <summary>One connection of the service and its counterpart to the store.</summary>
    private sealed class Line(Stream service, Stream store, CancellationToken stop)
    {
        private readonly HttpMessageReader _requests = new(service);
        private readonly HttpMessageReader _answers = new(store);

        /// <summary>Passes one request and its answer on; false where the connection has ended.</summary>
        public async Task<bool> PassAsync(Func<S3Call, S3Trick?> judge)
        {
            if (await _requests.ReadHeadAsync(stop) is not { } request)
            {
                return false;
            }

            S3Trick trick = judge(new S3Call(request.First, request.Second)) ?? new S3Trick();
            await (trick.Before?.Invoke() ?? Task.CompletedTask);
            if (trick.Swallow)
            {
                await Task.Delay(Timeout.Infinite, stop);
            }

            if (trick.Answer is { } answer)
            {
                await service.WriteAsync(Encoding.Latin1.GetBytes(answer), stop);
                return false;
            }

            await PassRequestAsync(request, trick);
            return await PassAnswerAsync(request, trick);
        }

        private async Task PassRequestAsync(HttpHead request, S3Trick trick)
        {
            if (request.AwaitsContinue)
            {
                await service.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), stop);
            }

            await store.WriteAsync(request.Without("Expect").Bytes, stop);
            long left = request.ContentLength ?? 0;
            Func<Task>? during = trick.During;
            if (left == 0)
            {
                await (during?.Invoke() ?? Task.CompletedTask);
            }

            long half = left / 2;
            await _requests.CopyBodyAsync(
                left,
                async piece =>
                {
                    left -= piece.Length;
                    int now = during is null || left > half ? piece.Length : (int)Math.Max(0, piece.Length - (half - left));
                    await store.WriteAsync(piece[..now], stop);
                    if (left <= half && Interlocked.Exchange(ref during, null) is { } act)
                    {
                        await act();
                    }

                    await store.WriteAsync(piece[now..], stop);
                },
                stop);
        }

        private async Task<bool> PassAnswerAsync(HttpHead request, S3Trick trick)
        {
            if (await _answers.ReadHeadAsync(stop) is not { } answer)
            {
                return false;
            }

            await (trick.After?.Invoke() ?? Task.CompletedTask);
            if (trick.IgnoresConditions && request.First == "PUT" && answer.Second == "412")
            {
                await service.WriteAsync(
                    "HTTP/1.1 200 OK\r\nETag: \"0\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stop);
                return false;
            }

            bool hasBody = request.First != "HEAD" && answer.Second is not ("204" or "304");
            long length = hasBody ? answer.ContentLength ?? 0 : 0;
            HttpHead told = trick.WrongLengthBy != 0 && hasBody
                ? answer.WithContentLength(Math.Max(0, length + trick.WrongLengthBy))
                : answer;
            await service.WriteAsync(told.Bytes, stop);
            if (hasBody && answer.IsChunked)
            {
                await _answers.CopyChunksAsync(piece => service.WriteAsync(piece, stop).AsTask(), stop);
                return true;
            }

            long allowed = Math.Min(trick.CutAnswerAfter ?? long.MaxValue, length + Math.Min(0, trick.WrongLengthBy));
            await _answers.CopyBodyAsync(length, piece => PassSomeAsync(piece, ref allowed), stop);
            return trick is { CutAnswerAfter: null, WrongLengthBy: 0 };
        }

        private Task PassSomeAsync(ReadOnlyMemory<byte> piece, ref long allowed)
        {
            int now = (int)Math.Min(piece.Length, allowed);
            allowed -= now;
            return service.WriteAsync(piece[..now], stop).AsTask();
        }
    }
}
