using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Manifests;
using Medallion.Stages.Plans;
using Medallion.Stages.Publishing;
using Medallion.Stages.Runs;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.Local;

namespace Medallion.Stages.Tests.Publishing;

/// <summary>What a stage publishes: only in place of what it has seen, and only while the run is its own.</summary>
public sealed class OutputRecordTests : IDisposable
{
    private const string Key = "_medallion/runs/p/r/silver_object.json";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly LocalObjectStore _store;
    private readonly SilverPlan _plan;

    public OutputRecordTests()
    {
        var uri = StoreUri.Parse($"file://{_folder.FullName}");
        _store = new LocalObjectStore(uri, TimeProvider.System);
        _plan = new SilverPlan(new RunKey("p", "r", StageKind.WriteSilver, ""), uri, null, "data/silver/o.parquet", new OutputFormat());
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Record_does_not_replace_what_a_successor_has_left()
    {
        OutputRecord sleeper = await StartAsync(new Observer(), attempt: 1);
        OutputRecord successor = await StartAsync(new Observer(), attempt: 2);
        await PublishAsync(successor, "new");

        StageException failure = await Assert.ThrowsAsync<StageException>(() => PublishAsync(sleeper, "old"));

        Assert.Equal(FailureReason.PublishConflict, failure.Reason);
        Assert.Contains("attempt 2 of p/r/WriteSilver", failure.Location.Found, StringComparison.Ordinal);
        Assert.Equal("new", await ReadAsync());
    }

    [Fact]
    public async Task Record_is_not_written_once_the_run_is_lost()
    {
        OutputRecord record = await StartAsync(new Observer { IsOwner = false }, attempt: 1);

        StageException failure = await Assert.ThrowsAsync<StageException>(() => PublishAsync(record, "mine"));

        Assert.Equal(FailureReason.RunInterrupted, failure.Reason);
        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task Object_is_not_published_once_the_run_is_lost()
    {
        var observer = new Observer { IsOwner = false };
        await using OutputObject output = await OutputObject.StartAsync(_store, _plan.OutputKey, _plan, observer, CancellationToken.None);
        await output.WriteAsync(new byte[100], CancellationToken.None);

        StageException failure = await Assert.ThrowsAsync<StageException>(() => output.PublishAsync(CancellationToken.None));

        Assert.Equal(FailureReason.RunInterrupted, failure.Reason);
        Assert.Null(await _store.FindAsync(_plan.OutputKey, CancellationToken.None));
    }

    private Task<OutputRecord> StartAsync(IStageObserver observer, int attempt) =>
        OutputRecord.StartAsync(_store, Key, _plan with { Attempt = attempt }, observer, CancellationToken.None);

    private static Task<string> PublishAsync(OutputRecord record, string uri) =>
        record.PublishAsync(new PublishedObject(uri, "", 0, ""), ManifestJson.Default.PublishedObject, CancellationToken.None);

    private async Task<string?> ReadAsync() =>
        (await StoredJson.ReadAsync(_store, Key, ManifestJson.Default.PublishedObject, 1024, CancellationToken.None))?.Value.Uri;

    private sealed class Observer : IStageObserver
    {
        public bool IsOwner { get; init; } = true;

        public StageMeter Meter { get; } = new(TimeProvider.System);

        public void Report(Finding finding)
        {
        }

        public void RequireOwnership()
        {
            if (!IsOwner)
            {
                throw new StageException(FailureReason.RunInterrupted);
            }
        }
    }
}
