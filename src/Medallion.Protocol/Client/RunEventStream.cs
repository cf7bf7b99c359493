using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>Events of one call.</summary>
internal sealed class RunEventStream<TResponse>(
    AsyncServerStreamingCall<TResponse> call, Func<TResponse, RunEvent?> eventOf) : IRunEventStream
{
    /// <inheritdoc/>
    public async Task<RunEvent?> NextAsync()
    {
        // A response without an event is one of a later version: there may be more behind it.
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            if (eventOf(call.ResponseStream.Current) is { } runEvent)
            {
                return runEvent;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => call.Dispose();
}
