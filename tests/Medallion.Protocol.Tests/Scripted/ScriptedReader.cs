using System.Threading.Channels;
using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Tests.Scripted;

/// <summary>
/// Reads what was scripted; a cancelled call ends as the real client ends it, with the status CANCELLED.
/// </summary>
internal sealed class ScriptedReader<TResponse>(
    ChannelReader<RunEvent> events, Func<RunEvent, TResponse> wrap, CancellationToken callToken) : IAsyncStreamReader<TResponse>
{
    public TResponse Current { get; private set; } = wrap(new RunEvent());

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            if (!await events.WaitToReadAsync(callToken) || !events.TryRead(out RunEvent? runEvent))
            {
                return false;
            }

            Current = wrap(runEvent);
            return true;
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
        }
    }
}
