using Grpc.Core;
using Grpc.Net.Client;
using Medallion.Grpc.Hosting;
using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.Deadlines;

/// <summary>
/// A caller that no longer waits lets go of the store as well: the calls to S3 that are made for it end with its own. (Stages
/// are another matter: a run belongs to its key and outlives the call that started it.)
/// </summary>
public sealed class StoreCallDeadlineTests
{
    /// <summary>Far less than the time that the service gives a store to answer.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private static readonly RunKey Key = new() { Pipeline = "people_pipeline", RunId = "r", Stage = Stage.ReadBronze };

    [Theory]
    [InlineData("GetRun", true)]
    [InlineData("GetRun", false)]
    [InlineData("ListRuns", true)]
    [InlineData("ListRuns", false)]
    [InlineData("CancelRun", true)]
    public async Task Call_to_the_store_ends_with_the_call_that_it_is_made_for(string method, bool byDeadline)
    {
        await using var store = new SilentStore();
        await using MedallionHost host = await StartAsync(store.Endpoint);
        using GrpcChannel channel = GrpcChannel.ForAddress(host.Address);
        using var cancellation = new CancellationTokenSource();
        DateTime? deadline = byDeadline ? TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1.5) : null;

        Task call = CallAsync(
            new RunService.RunServiceClient(channel), method, new CallOptions(deadline: deadline, cancellationToken: cancellation.Token));
        await store.Asked.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(store.GivenUp.IsCompleted);
        if (!byDeadline)
        {
            await cancellation.CancelAsync();
        }

        RpcException end = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(byDeadline ? StatusCode.DeadlineExceeded : StatusCode.Cancelled, end.StatusCode);
        await store.GivenUp.WaitAsync(Soon);
    }

    private static async Task CallAsync(RunService.RunServiceClient runs, string method, CallOptions options)
    {
        switch (method)
        {
            case "GetRun":
                await runs.GetRunAsync(new GetRunRequest { Key = Key }, options);
                return;
            case "ListRuns":
                await runs.ListRunsAsync(new ListRunsRequest(), options);
                return;
            default:
                await runs.CancelRunAsync(new CancelRunRequest { Key = Key }, options);
                return;
        }
    }

    private static Task<MedallionHost> StartAsync(string endpoint)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Medallion:Stores:0:Uri"] = "s3://silent",
            ["Medallion:Stores:0:S3:ServiceUrl"] = endpoint,
            ["Medallion:Stores:0:S3:ForcePathStyle"] = "true",
            ["Medallion:Stores:0:S3:Region"] = "us-east-1",
            ["Medallion:Stores:0:S3:AccessKeyId"] = "key",
            ["Medallion:Stores:0:S3:SecretAccessKey"] = "secret",
        };
        return MedallionHost.StartAsync(
            new MedallionHostOptions { Settings = settings, ListenUrl = "http://127.0.0.1:0", Quiet = true, Upkeep = false },
            CancellationToken.None);
    }
}
