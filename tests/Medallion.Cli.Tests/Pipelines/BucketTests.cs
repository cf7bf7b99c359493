using System.Text;
using Medallion.Cli.Tests.CommandLine;
using Medallion.Storage.Configuration;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;
using Medallion.Tests.Shared;

namespace Medallion.Cli.Tests.Pipelines;

public sealed class BucketTests : IAsyncLifetime
{
    private S3TestTarget? _target;

    public async Task InitializeAsync() =>
        _target = S3TestTarget.SkipReason is null ? await S3TestTarget.StartAsync() : null;

    public Task DisposeAsync()
    {
        _target?.Dispose();
        return Task.CompletedTask;
    }

    [S3Fact]
    public async Task Runs_all_stages_on_a_bucket_and_shows_what_came_of_it()
    {
        string bucket = _target!.CreateBucket();
        string prefix = $"cli-{Guid.NewGuid():N}";
        await PutAsync(bucket, $"{prefix}/bronze/a.csv", "Id,Name\n1,Ana\n2,Bo\n1,Ana\n");

        CliRun run = await RunAsync(
            "run", "all", "--store", $"s3://{bucket}", "--key", "Id", "--s3-endpoint", _target.Endpoint,
            "--prefix-bronze", $"{prefix}/bronze/", "--prefix-silver", $"{prefix}/silver/",
            "--prefix-gold", $"{prefix}/gold/");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Matches(@"gold +\S+people_without_duplicates\.parquet +2 +1 ", run.Out);

        string gold = $"s3://{bucket}/{prefix}/gold/people_without_duplicates.parquet";
        CliRun show = await RunAsync("show", gold, "--s3-endpoint", _target.Endpoint);
        Assert.True(show.ExitCode == 0, show.Error);
        Assert.Contains("2 rows", show.Out, StringComparison.Ordinal);
        Assert.Contains("Ana", show.Out, StringComparison.Ordinal);
    }

    [S3Fact]
    public async Task A_bucket_that_is_not_there_is_a_failure_with_a_remedy()
    {
        CliRun run = await RunAsync(
            "run", "all", "--store", "s3://no-such-bucket-here", "--s3-endpoint", _target!.Endpoint);

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("[STORE_NOT_FOUND]", run.Error, StringComparison.Ordinal);
        Assert.Contains("what to do: ", run.Error, StringComparison.Ordinal);
    }

    private async Task<CliRun> RunAsync(params string[] arguments)
    {
        var credentials = new Dictionary<string, string?> { ["AWS_REGION"] = "us-east-1" };
        if (_target!.AccessKeyId is not null)
        {
            credentials["AWS_ACCESS_KEY_ID"] = _target.AccessKeyId;
            credentials["AWS_SECRET_ACCESS_KEY"] = _target.SecretAccessKey;
        }

        using MedallionProcess process = MedallionProcess.Start(credentials, arguments);
        return await process.WaitAsync();
    }

    private async Task PutAsync(string bucket, string key, string text)
    {
        var s3 = new S3StoreOptions
        {
            ServiceUrl = _target!.Endpoint,
            AccessKeyId = _target.AccessKeyId,
            SecretAccessKey = _target.SecretAccessKey,
        };
        var options = new StoreOptions { Stores = { new StoreDefinition { Uri = $"s3://{bucket}", S3 = s3 } } };
        await using var provider = new ObjectStoreProvider(options, TimeProvider.System);
        IObjectStore store = provider.Open(StoreUri.Parse($"s3://{bucket}"));
        await store.PutAsync(
            key,
            Encoding.UTF8.GetBytes(text),
            PublishCondition.None,
            new Dictionary<string, string>(),
            CancellationToken.None);
    }
}
