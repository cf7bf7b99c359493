using System.Text.RegularExpressions;
using Medallion.FunctionalTests.Crash;
using Medallion.FunctionalTests.Load;
using Medallion.Protocol.V1;
using Xunit.Abstractions;

namespace Medallion.FunctionalTests.Draining;

/// <summary>
/// An update of a deployment while 50 pipelines are under way: the new replicas are there, and each old one is asked to end in
/// turn. Their clients notice nothing but a new connection.
/// </summary>
[Collection(LoadedAlone.Name)]
public sealed partial class RollingUpdateTests(ITestOutputHelper output)
{
    private const int Pipelines = 50;
    private const int Stages = 3;

    /// <summary>A stage of a pipeline takes a tenth of a second or so: there is work left when the last old replica ends.</summary>
    private const int Scale = 40;

    [Fact]
    public async Task No_run_is_lost_and_none_is_executed_twice_while_old_replicas_give_way_to_new_ones()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        await using LoadStore store = LoadStore.InFolder();
        LoadPipeline[] pipelines = [.. Enumerable.Range(0, Pipelines).Select(static number => new LoadPipeline(number, Scale))];
        await Parallel.ForEachAsync(
            pipelines, patience.Token, async (pipeline, token) => await pipeline.PrepareAsync(store, token));
        ServiceProcess[] replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync(store)));
        try
        {
            await using var balanced = new BalancedReplicas(replicas.Select(static replica => replica.Address));
            Task<IReadOnlyList<ToldRun>>[] calls =
                [.. pipelines.Select(pipeline => pipeline.RunAsync(store.Uri, balanced.Calls, patience.Token))];

            await UntilAsync(() => replicas.All(static replica => Started().IsMatch(replica.Log)), patience.Token);
            await TerminateAsync(replicas[0], calls, patience.Token);
            await TerminateAsync(replicas[1], calls, patience.Token);

            IReadOnlyList<ToldRun>[] told = await Task.WhenAll(calls);
            await AssertExecutedOnceAsync(replicas[2], told, patience.Token);
            AssertStartedOnce(replicas);
            foreach (LoadPipeline pipeline in pipelines)
            {
                Assert.Equal(pipeline.Gold, await store.RowsAsync(pipeline.GoldKey, patience.Token));
            }
        }
        finally
        {
            foreach (ServiceProcess replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }
    }

    private static Task<ServiceProcess> StartAsync(LoadStore store) =>
        ServiceProcess.StartAsync([.. store.Settings, ("Medallion:Runs:MaxRunning", "2")]);

    private static async Task UntilAsync(Func<bool> isReached, CancellationToken cancellationToken)
    {
        while (!isReached())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        }
    }

    /// <summary>As the ledger has it, which knows of every start.</summary>
    private static async Task AssertExecutedOnceAsync(
        ServiceProcess replica, IReadOnlyList<ToldRun>[] told, CancellationToken cancellationToken)
    {
        ListRunsResponse listed = await new RunService.RunServiceClient(replica.Channel).ListRunsAsync(
            new ListRunsRequest { PageSize = 1_000 }, cancellationToken: cancellationToken);
        Assert.Equal(Pipelines * Stages, listed.Runs.Count);
        Assert.All(listed.Runs, static run => Assert.Equal((RunState.Succeeded, 1), (run.State, run.ExecutionCount)));
        Assert.All(told, static runs => Assert.Equal(Stages, runs.Count(static run => run.Result is not null)));
    }

    /// <summary>As the replicas' own logs have it, the old ones' among them: none was idle, and no run was started by two.</summary>
    private static void AssertStartedOnce(ServiceProcess[] replicas)
    {
        string[][] started =
            [.. replicas.Select(static replica => Started().Matches(replica.Log).Select(static line => line.Value).ToArray())];
        Assert.All(started, Assert.NotEmpty);
        string[] all = [.. started.SelectMany(static each => each)];
        Assert.Equal(Pipelines * Stages, all.Length);
        Assert.Equal(all.Length, all.Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>The run in a line that tells that an attempt of it has started.</summary>
    [GeneratedRegex(@"Run \S.*(?= attempt \d+ started)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Started();

    /// <summary>Asks a replica to end while pipelines are under way, and waits until it has done so in good order.</summary>
    private async Task TerminateAsync(
        ServiceProcess replica, Task<IReadOnlyList<ToldRun>>[] calls, CancellationToken cancellationToken)
    {
        int before = calls.Count(static call => !call.IsCompleted);
        int exitCode = await replica.TerminateAsync(cancellationToken);
        int after = calls.Count(static call => !call.IsCompleted);
        output.WriteLine($"A replica was asked to end with {before} pipelines under way, and was gone with {after} still so");
        Assert.NotEqual(0, before);
        Assert.Equal(0, exitCode);
    }
}
