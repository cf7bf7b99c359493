using Google.Rpc;
using Grpc.Core;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Runs;

/// <summary>
/// A bronze run as bare calls told it, each resumed from the last sequence seen: nothing in between hides a gap or a repeat.
/// </summary>
internal sealed class Followed
{
    /// <summary>Sequences of the stored events, as they came.</summary>
    public List<long> Sequences { get; } = [];

    /// <summary>Attempts of the events, as they came.</summary>
    public List<int> Attempts { get; } = [];

    /// <summary>How many streams the service ended because they were long.</summary>
    public int Rotations { get; private set; }

    /// <summary>The result, where it came to one.</summary>
    public StageResult? Result { get; private set; }

    /// <summary>The failure in which the last stream ended, where it did.</summary>
    public RpcException? Failure { get; private set; }

    /// <summary>Name of the reason of <see cref="Failure"/>.</summary>
    public string? Reason => Failure is null ? null : StatusContract.Find<ErrorInfo>(Failure)?.Type;

    /// <summary>Follows a run on one replica to its result, or to a failure that is no rotation.</summary>
    public async Task FollowAsync(Lake replica, string runId, CancellationToken cancellationToken)
    {
        do
        {
            Failure = null;
            ReadBronzeRequest request = RunsLake.Request(replica, runId, Sequences.LastOrDefault());
            request.Run.FollowedAttempt = Attempts.LastOrDefault();
            using AsyncServerStreamingCall<ReadBronzeResponse> call =
                replica.Stages.ReadBronze(request, cancellationToken: cancellationToken);
            await ReadAsync(call.ResponseStream, cancellationToken);
            Rotations += Reason == "STREAM_ROTATED" ? 1 : 0;
        }
        while (Reason == "STREAM_ROTATED");
    }

    /// <summary>Every stored event came once, in order, from the first one on.</summary>
    public void AssertWhole()
    {
        Assert.NotEmpty(Sequences);
        Assert.Equal(Enumerable.Range(1, Sequences.Count).Select(static n => (long)n), Sequences);
    }

    private async Task ReadAsync(IAsyncStreamReader<ReadBronzeResponse> stream, CancellationToken cancellationToken)
    {
        try
        {
            while (await stream.MoveNext(cancellationToken))
            {
                Take(stream.Current.Event);
            }

            Assert.NotNull(Result);
        }
        catch (RpcException failure)
        {
            Failure = failure;
        }
    }

    private void Take(RunEvent runEvent)
    {
        Result = runEvent.Result ?? Result;
        if (runEvent.Sequence > 0)
        {
            Sequences.Add(runEvent.Sequence);
            Attempts.Add(runEvent.Attempt);
        }
    }
}
