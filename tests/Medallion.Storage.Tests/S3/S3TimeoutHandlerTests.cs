using System.Net;
using Medallion.Storage.Objects.S3;

namespace Medallion.Storage.Tests.S3;

/// <summary>Requests to a service that takes its time, or stands still.</summary>
public sealed class S3TimeoutHandlerTests
{
    private const int BodyBytes = 256 * 1024;

    // With the allowance for the body's size 3 s, in which the slow service takes three of four pieces; a busy machine is late
    // by seconds.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(800);

    [Fact]
    public async Task A_slow_service_that_goes_on_is_not_cut()
    {
        using Service service = new(static _ => Pace);

        using HttpResponseMessage answer = await SendAsync(service);

        Assert.Equal(BodyBytes, service.Received);
        Assert.Equal("text/csv", service.ContentType);
    }

    [Fact]
    public async Task A_service_that_takes_nothing_more_is_cut()
    {
        using Service service = new(static received => received > 0 ? System.Threading.Timeout.InfiniteTimeSpan : TimeSpan.Zero);

        TimeoutException fault = await Assert.ThrowsAsync<TimeoutException>(() => SendAsync(service));

        Assert.Contains("store.example took no byte and gave no answer for 3 s", fault.Message, StringComparison.Ordinal);
        Assert.InRange(service.Received, 1, BodyBytes - 1);
    }

    private static async Task<HttpResponseMessage> SendAsync(Service service)
    {
        using HttpMessageInvoker client = new(new S3TimeoutHandler(Timeout, service));
        using HttpRequestMessage request = new(HttpMethod.Put, "http://store.example/key");
        request.Content = new ByteArrayContent(new byte[BodyBytes]);
        request.Content.Headers.ContentType = new("text/csv");
        return await client.SendAsync(request, CancellationToken.None);
    }

    /// <summary>Reads a request's body.</summary>
    /// <param name="pause">How long it waits before it takes the next piece, by the bytes it has taken.</param>
    private sealed class Service(Func<int, TimeSpan> pause) : HttpMessageHandler
    {
        public int Received { get; private set; }

        public string? ContentType { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken)
        {
            ContentType = request.Content!.Headers.ContentType?.MediaType;
            await request.Content.CopyToAsync(new Pipe(this, pause), cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK);
        }

        private sealed class Pipe(Service service, Func<int, TimeSpan> pause) : MemoryStream
        {
            public override async ValueTask WriteAsync(
                ReadOnlyMemory<byte> buffer,
                CancellationToken cancellationToken = default)
            {
                await Task.Delay(pause(service.Received), cancellationToken);
                service.Received += buffer.Length;
            }
        }
    }
}
