using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Medallion.Grpc.Interceptors;

/// <summary>A response's body, and something to do just before the response is completed.</summary>
internal sealed class CompletionHook(IHttpResponseBodyFeature inner, Action beforeCompletion) : IHttpResponseBodyFeature
{
    public Stream Stream => inner.Stream;

    public PipeWriter Writer => inner.Writer;

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        inner.SendFileAsync(path, offset, count, cancellationToken);

    public Task CompleteAsync()
    {
        beforeCompletion();
        return inner.CompleteAsync();
    }
}
