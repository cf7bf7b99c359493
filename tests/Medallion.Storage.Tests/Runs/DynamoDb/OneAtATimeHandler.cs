namespace Medallion.Storage.Tests.Runs.DynamoDb;

/// <summary>
/// Lets one request through at a time: moto checks a condition and writes the item in two steps that other requests can come
/// between, which DynamoDB does not.
/// </summary>
internal sealed class OneAtATimeHandler(HttpMessageHandler inner, SemaphoreSlim turn) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }
}
