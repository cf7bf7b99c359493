using System.Runtime.CompilerServices;
using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>Follows one run through as many connections as it takes.</summary>
internal sealed class RunFollower(FollowedRun followed, MedallionClientOptions options, TimeProvider time)
{
    private readonly RunHistory _history = new(followed.Run);
    private readonly Outage _outage = new(options, time);

    public async IAsyncEnumerable<RunEvent> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            RpcException? loss = null;
            bool hasNews = false;
            using (StageConnection connection = Connect(cancellationToken))
            {
                while (loss is null)
                {
                    (RunEvent? runEvent, loss) = await connection.NextAsync();
                    if (runEvent is null)
                    {
                        break;
                    }

                    _outage.OnContact();
                    if (!_history.Take(runEvent))
                    {
                        continue;
                    }

                    hasNews = hasNews || runEvent.Sequence > 0;
                    yield return runEvent;
                    if (followed.IsEnd(runEvent))
                    {
                        yield break;
                    }
                }
            }

            await ReconnectLaterAsync(loss, hasNews, cancellationToken);
        }
    }

    private StageConnection Connect(CancellationToken cancellationToken) =>
        new(
            token => followed.Open(_history.NextOptions(), token),
            options.SilenceTimeout,
            time,
            cancellationToken);

    private async Task ReconnectLaterAsync(RpcException? loss, bool hasNews, CancellationToken cancellationToken)
    {
        if (hasNews)
        {
            _outage.OnNews();
        }
        else if (loss is null)
        {
            _history.DistrustResumption();
        }

        StageFailedException failure = loss is null ? FailureDecoder.EndedWithoutResult() : FailureDecoder.Decode(loss);
        bool canGoOn = loss is null
            || (ConnectionFault.CanResume(loss, failure, _history.IsAccepted) && followed.CanGoOn(failure, hasNews));
        if (!canGoOn)
        {
            throw failure;
        }

        await _outage.WaitAsync(failure, _history.IsAccepted, cancellationToken);
    }
}
