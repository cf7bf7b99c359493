using System.Net;
using System.Text;

namespace Medallion.Storage.Tests.S3;

/// <summary>Stands between the SDK and the service, and fails as a test demands.</summary>
/// <param name="inner">Sends requests on.</param>
/// <param name="fault">
/// Answers each request. What it does with the handed sender (pass the answer on, lose it, not send at all) is up to
/// it.
/// </param>
internal sealed class FaultyHandler(HttpMessageHandler inner, FaultyHandler.Fault fault) : DelegatingHandler(inner)
{
    public delegate Task<HttpResponseMessage> Fault(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send);

    /// <summary>Sends the request, then loses its answer.</summary>
    public static async Task<HttpResponseMessage> LoseAnswerAsync(Func<Task<HttpResponseMessage>> send)
    {
        (await send()).Dispose();
        throw new HttpRequestException("The test lost the answer.");
    }

    /// <summary>Answers as S3 does when it fails.</summary>
    public static Task<HttpResponseMessage> Answer(HttpRequestMessage request, int status, string code) =>
        Task.FromResult(
            new HttpResponseMessage((HttpStatusCode)status)
            {
                RequestMessage = request,
                Content = new StringContent(
                    $"<Error><Code>{code}</Code><Message>Made up.</Message></Error>",
                    Encoding.UTF8,
                    "application/xml"),
            });

    /// <summary>Sends the request, and cuts the answer's body off.</summary>
    public static async Task<HttpResponseMessage> CutBodyAsync(Func<Task<HttpResponseMessage>> send, int keep)
    {
        HttpResponseMessage response = await send();
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        StreamContent cut = new(new MemoryStream(body, 0, Math.Min(keep, body.Length)));
        foreach ((string name, IEnumerable<string> values) in response.Content.Headers)
        {
            cut.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = cut;
        return response;
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        Task<HttpResponseMessage> SendOn() => base.SendAsync(request, cancellationToken);
        return fault(request, SendOn);
    }
}
