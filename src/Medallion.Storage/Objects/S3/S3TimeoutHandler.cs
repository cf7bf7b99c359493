namespace Medallion.Storage.Objects.S3;

/// <summary>
/// Ends one attempt that has come to a stand: nothing of its body went out for the time limit, or no answer came for as
/// long after the last of it. A slow connection that goes on is not cut. Throws what the SDK's retry policy takes for a
/// passing fault.
/// </summary>
internal sealed class S3TimeoutHandler(TimeSpan timeout, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>What the system's send buffer holds goes out unseen: at this rate it is waited for.</summary>
    private const double LeastBytesPerSecond = 256 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TimeSpan allowed =
            timeout + TimeSpan.FromSeconds((request.Content?.Headers.ContentLength ?? 0) / LeastBytesPerSecond);
        limit.CancelAfter(allowed);
        if (request.Content is { } body)
        {
            request.Content = new WatchedContent(body, () => limit.CancelAfter(allowed));
        }

        try
        {
            return await base.SendAsync(request, limit.Token);
        }
        catch (OperationCanceledException canceled) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"{request.RequestUri?.Authority} took no byte and gave no answer for {allowed.TotalSeconds:0.#} s.",
                canceled);
        }
    }
}
