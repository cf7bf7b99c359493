using System.Collections.Concurrent;

namespace Interop.Rpc;

/// <summary>Notes of each message that a client receives whether it came compressed.</summary>
internal sealed class FrameFlagsHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public ConcurrentQueue<bool> Flags { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        HttpContent plain = response.Content;
        var noted = new StreamContent(new FrameFlags(await plain.ReadAsStreamAsync(cancellationToken), Flags));
        foreach ((string name, IEnumerable<string> values) in plain.Headers)
        {
            noted.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = noted;
        return response;
    }
}
