using Grpc.Core;
using Medallion.FunctionalTests.Crash;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Faults;

/// <summary>An S3 service that accepts conditional writes, and ignores the condition.</summary>
public sealed class UnconditionalStoreTests
{
    [S3Fact]
    public async Task Stage_is_refused_before_it_writes_to_a_store_that_ignores_conditions()
    {
        await using CrashLake lake = await CrashLake.StartAsync(rowsPerObject: 10);
        lake.Proxy.Play(static _ => new S3Trick { IgnoresConditions = true });
        await using Lake service = await Lake.StartAsync($"s3://{lake.Bucket}", folder: null, [.. lake.Settings(byProxy: true)]);
        var client = new MedallionClient(service.Calls);
        var request = new ReadBronzeRequest
        {
            Run = new RunOptions { Key = new RunKey { Pipeline = "people_pipeline", RunId = "r" }, Language = "pt-BR" },
            StoreUri = service.StoreUri,
        };

        StageFailedException failure = await Assert.ThrowsAsync<StageFailedException>(
            () => client.RunAsync(StageCall.ReadBronze(request)));

        Assert.Equal(ErrorReason.StoreNotConditional, failure.Reason);
        Assert.Equal(StatusCode.FailedPrecondition, failure.Code);
        Assert.Equal(service.StoreUri, failure.Location.ObjectUri);
        Assert.Contains("If-None-Match", failure.Message, StringComparison.Ordinal);
        Assert.Contains("respeite", failure.Remedy, StringComparison.Ordinal);
        Assert.False(failure.Retryable);
    }
}
