using System.Globalization;
using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.Runs;

/// <summary>Streams that are cut at random moments and taken up again, on one of two replicas.</summary>
public sealed class RandomCutTests
{
    // 1,000 at night; MEDALLION_SEED repeats one.
    private static readonly int Cuts = Environment.GetEnvironmentVariable("MEDALLION_LONG") == "1" ? 1_000 : 100;

    [Fact]
    public async Task Run_is_executed_once_and_told_without_gap_or_repeat_however_its_stream_is_cut()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        Lake[] replicas = [lake.First, await lake.AddReplicaAsync()];
        lake.AddPeople(rows: 200_000);
        int first = int.Parse(Environment.GetEnvironmentVariable("MEDALLION_SEED") ?? "1", CultureInfo.InvariantCulture);
        int cuts = 0;
        for (int seed = first; cuts < Cuts; seed++)
        {
            cuts += await FollowAsync(replicas, seed);
        }
    }

    /// <summary>Follows one run through its cuts; returns how many there were.</summary>
    private static async Task<int> FollowAsync(Lake[] replicas, int seed)
    {
        var random = new Random(seed);
        string runId = $"seed-{seed}";
        List<long> seen = [];
        int cuts = 0;
        StageResult? result = null;
        while (result is null)
        {
            Lake replica = replicas[random.Next(2)];
            using var cut = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(1, 120)));
            result = await ReadAsync(replica, runId, seen, cuts < 20 ? cut.Token : CancellationToken.None);
            cuts += result is null ? 1 : 0;
        }

        Run run = await RunsLake.FindAsync(replicas[0], runId);
        Assert.True(run.ExecutionCount == 1, $"MEDALLION_SEED={seed}: executed {run.ExecutionCount} times");
        Assert.True(
            seen.SequenceEqual(Enumerable.Range(1, seen.Count).Select(static n => (long)n)),
            $"MEDALLION_SEED={seed}: {string.Join(' ', seen)}");
        Assert.Equal(200_000, result.Bronze.RowCount);
        return cuts;
    }

    private static async Task<StageResult?> ReadAsync(Lake replica, string runId, List<long> seen, CancellationToken cut)
    {
        try
        {
            ReadBronzeRequest request = RunsLake.Request(replica, runId, seen.LastOrDefault());
            using AsyncServerStreamingCall<ReadBronzeResponse> call = replica.Stages.ReadBronze(request, cancellationToken: cut);
            await foreach (ReadBronzeResponse response in call.ResponseStream.ReadAllAsync(CancellationToken.None))
            {
                if (response.Event.Sequence > 0)
                {
                    seen.Add(response.Event.Sequence);
                }

                if (response.Event.Result is { } result)
                {
                    return result;
                }
            }

            throw new InvalidOperationException("The stream ended without a result.");
        }
        catch (RpcException error) when (
            cut.IsCancellationRequested && (error.StatusCode == StatusCode.Cancelled || IsOfTheClientItself(error)))
        {
            return null;
        }
    }

    /// <summary>The client's reader met the request that the cut had aborted before it met the cut: no server answered so.</summary>
    private static bool IsOfTheClientItself(RpcException error) =>
        error is { StatusCode: StatusCode.Unavailable, Status.DebugException: IOException };
}
