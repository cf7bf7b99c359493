namespace Medallion.Storage.Objects.S3;

/// <summary>
/// Ends one attempt that gets no answer. It throws what the SDK's retry policy takes for a passing fault.
/// </summary>
internal sealed class S3TimeoutHandler(TimeSpan timeout, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const double UploadBytesPerSecond = 256 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TimeSpan allowed =
            timeout + TimeSpan.FromSeconds((request.Content?.Headers.ContentLength ?? 0) / UploadBytesPerSecond);
        limit.CancelAfter(allowed);
        try
        {
            return await base.SendAsync(request, limit.Token);
        }
        catch (OperationCanceledException canceled) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"No answer from {request.RequestUri?.Authority} within {allowed.TotalSeconds:0.#} s.",
                canceled);
        }
    }
}
