using System.Text;
using Medallion.Cli.Tests.CommandLine;
using Medallion.Storage.Configuration;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;
using Medallion.Tests.Shared;

namespace Medallion.Cli.Tests.Pipelines;

public sealed class BucketTests : IAsyncLifetime
{
    private readonly string _name = $"cli-{Guid.NewGuid():N}";
    private S3TestTarget? _target;
    private string? _bucket;

    public async Task InitializeAsync() =>
        _target = S3TestTarget.SkipReason is null ? await S3TestTarget.StartAsync() : null;

    public async Task DisposeAsync()
    {
        if (_bucket is not null)
        {
            await DeleteWrittenAsync(_bucket);
        }

        _target?.Dispose();
    }

    [S3Fact]
    public async Task Runs_all_stages_on_a_bucket_and_shows_what_came_of_it()
    {
        _bucket = $"s3://{_target!.CreateBucket()}";
        await PutAsync(_bucket, $"{_name}/bronze/a.csv", "Id,Name\n1,Ana\n2,Bo\n1,Ana\n");

        CliRun run = await RunAsync(
            "run", "all", "--store", _bucket, "--key", "Id", "--s3-endpoint", _target.Endpoint, "--pipeline", _name,
            "--prefix-bronze", $"{_name}/bronze/", "--prefix-silver", $"{_name}/silver/",
            "--prefix-gold", $"{_name}/gold/");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Matches(@"gold +\S+people_without_duplicates\.parquet +2 +1 ", run.Out);

        string gold = $"{_bucket}/{_name}/gold/people_without_duplicates.parquet";
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
        var credentials = new Dictionary<string, string?> { ["AWS_REGION"] = _target!.Region };
        if (_target.AccessKeyId is not null)
        {
            credentials["AWS_ACCESS_KEY_ID"] = _target.AccessKeyId;
            credentials["AWS_SECRET_ACCESS_KEY"] = _target.SecretAccessKey;
        }

        using MedallionProcess process = MedallionProcess.Start(credentials, arguments);
        return await process.WaitAsync();
    }

    private async Task PutAsync(string bucket, string key, string text)
    {
        await using var provider = new ObjectStoreProvider(OptionsOf(bucket), TimeProvider.System);
        await provider.Open(StoreUri.Parse(bucket)).PutAsync(
            key,
            Encoding.UTF8.GetBytes(text),
            PublishCondition.None,
            new Dictionary<string, string>(),
            CancellationToken.None);
    }

    private async Task DeleteWrittenAsync(string bucket)
    {
        await using var provider = new ObjectStoreProvider(OptionsOf(bucket), TimeProvider.System);
        IObjectStore store = provider.Open(StoreUri.Parse(bucket));
        string[] places = ["", "_medallion/runs/", "_medallion/ledger/runs/", "_medallion/ledger/commands/"];
        foreach (string prefix in places.Select(place => $"{place}{_name}/"))
        {
            await foreach (ObjectInfo info in store.ListAsync(prefix, CancellationToken.None))
            {
                await store.DeleteAsync(info.Version.Key, CancellationToken.None);
            }
        }
    }

    private StoreOptions OptionsOf(string bucket)
    {
        var s3 = new S3StoreOptions
        {
            ServiceUrl = _target!.Endpoint,
            Region = _target.Region,
            AccessKeyId = _target.AccessKeyId,
            SecretAccessKey = _target.SecretAccessKey,
        };
        return new StoreOptions { Stores = { new StoreDefinition { Uri = bucket, S3 = s3 } } };
    }
}
