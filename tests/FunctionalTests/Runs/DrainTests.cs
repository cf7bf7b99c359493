using Google.Rpc;
using Grpc.Core;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Runs;

/// <summary>A replica that is asked to end, as every update of a deployment does.</summary>
public sealed class DrainTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));

    private CancellationToken Token => _patience.Token;

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task Run_that_outlasts_the_drain_period_is_handed_over()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddSlowObject();
        var told = new Followed();
        Task following = told.FollowAsync(lake.First, "r", Token);
        await RunsLake.UntilAsync(lake.First, "r", RunState.Running, Token);

        await lake.StopAsync(lake.First);
        await following;

        Assert.Equal((StatusCode.Unavailable, "SERVER_STOPPING"), (told.Failure!.StatusCode, told.Reason));
        Assert.NotNull(StatusContract.Find<RetryInfo>(told.Failure));
        lake.RemoveSlowObject();
        lake.AddPeople();
        Lake heir = await lake.AddReplicaAsync();
        await told.FollowAsync(heir, "r", Token);
        Assert.Equal(3, told.Result!.Bronze.RowCount);
        Assert.Equal([1, 2], told.Attempts.Distinct());
        AssertRises(told.Sequences);
    }

    [Fact]
    public async Task Run_that_ends_within_the_drain_period_is_told_to_its_result()
    {
        await using RunsLake lake = await RunsLake.StartAsync(("Medallion:Runs:DrainPeriod", "00:01:30"));
        lake.AddPeople(rows: 3_000_000);
        var told = new Followed();
        Task following = told.FollowAsync(lake.First, "r", Token);
        await RunsLake.UntilAsync(lake.First, "r", RunState.Running, Token);

        await lake.StopAsync(lake.First);
        await following;

        Assert.Null(told.Failure);
        Assert.Equal(3_000_000, told.Result!.Bronze.RowCount);
        told.AssertWhole();
    }

    /// <summary>The end of the attempt before is an event too, which the stream told as its status.</summary>
    private static void AssertRises(List<long> sequences)
    {
        Assert.Equal(sequences.Distinct().Order(), sequences);
        Assert.InRange(sequences[^1], sequences.Count, sequences.Count + 1);
    }
}
