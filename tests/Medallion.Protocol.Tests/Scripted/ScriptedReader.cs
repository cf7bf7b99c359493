using System.Threading.Channels;
using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Tests.Scripted;

/// <summary>
/// Reads what was scripted; a cancelled call ends as the real client ends it, with the status CANCELLED.
/// </summary>
internal sealed class ScriptedReader(ChannelReader<ReadBronzeResponse> responses, CancellationToken callToken)
    : IAsyncStreamReader<ReadBronzeResponse>
{
    public ReadBronzeResponse Current { get; private set; } = new();

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            if (!await responses.WaitToReadAsync(callToken) || !responses.TryRead(out ReadBronzeResponse? response))
            {
                return false;
            }

            Current = response;
            return true;
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
        }
    }
}
