using System.Text;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Stages.Tests.Runs;

public sealed class RunListingTests : IAsyncDisposable
{
    private const string Lease =
        "{\"format\":1,\"epoch\":1,\"owner\":\"p\",\"holder\":\"h\",\"duration_milliseconds\":30000,\"renewals\":0,\"released\":true}\n";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CountingStore _store = new();
    private readonly ScriptedEngine _engine = new();
    private readonly RunLedger _ledger;
    private readonly RunRegistry _registry;

    public RunListingTests()
    {
        var leases = new LeaseOptions { Duration = TimeSpan.FromMinutes(10), SafetyMargin = TimeSpan.FromMinutes(1) };
        _ledger = new RunLedger(_store, leases, _time);
        var limits = new RunLimits { LedgerInterval = TimeSpan.Zero };
        _registry = new RunRegistry(_engine, limits, _ledger, _time, NullLogger<RunRegistry>.Instance);
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task Pages_hold_every_run_once_whatever_comes_and_goes_meanwhile()
    {
        string[] before = [.. Enumerable.Range(0, 23).Select(static i => $"run-{i * 7 % 23:D2}")];
        foreach (string run in before)
        {
            await RunAsync(run);
        }

        List<string> told = [];
        RunPosition? after = null;
        int pages = 0;
        do
        {
            RunPage page = await _registry.ListAsync(new RunFilter(), after, 5, CancellationToken.None);
            told.AddRange(page.Runs.Select(static run => run.Run.Key.RunId));
            after = page.Next;
            await RunAsync($"new-{pages++}");
            await ForgetAsync(before[pages]); // long told, or still to come
        }
        while (after is not null);

        Assert.Equal(told.Distinct(), told);
        string[] stayed = [.. before.Except(before[1..(pages + 1)])];
        Assert.Equal(Enumerable.Reverse(stayed), told.Intersect(stayed));
        Assert.DoesNotContain(told, static run => run.StartsWith("new", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runs_of_one_moment_are_told_once_too()
    {
        for (int i = 0; i < 12; i++)
        {
            await RunAsync($"run-{i}", advance: false);
        }

        List<string> told = [];
        RunPosition? after = null;
        do
        {
            RunPage page = await _registry.ListAsync(new RunFilter(), after, 4, CancellationToken.None);
            told.AddRange(page.Runs.Select(static run => run.Run.Key.RunId));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(12, told.Count);
        Assert.Equal(12, told.Distinct().Count());
    }

    [Fact]
    public async Task Further_pages_read_what_they_show_and_no_more()
    {
        for (int i = 0; i < 50; i++)
        {
            await RunAsync($"run-{i}");
        }

        RunPage first = await _registry.ListAsync(new RunFilter(), null, 5, CancellationToken.None);
        _store.Reads = 0;
        RunPage second = await _registry.ListAsync(new RunFilter(), first.Next, 5, CancellationToken.None);

        Assert.Equal(5, second.Runs.Count);
        Assert.InRange(_store.Reads, 1, 5);
    }

    [Fact]
    public async Task Filters_are_joined()
    {
        await RunAsync("a", pipeline: "people");
        await RunAsync("b", pipeline: "people", stage: StageKind.WriteGold);
        await RunAsync("a", pipeline: "orders");
        _engine.Script = static (_, _) => throw new StoreException(StoreFault.Full, null, "k", "no room");
        await RunAsync("c", pipeline: "people");

        Assert.Equal(["c", "b", "a"], await FoundAsync(new RunFilter("people")));
        Assert.Equal(["a", "a"], await FoundAsync(new RunFilter(RunId: "a")));
        Assert.Equal(["b"], await FoundAsync(new RunFilter("people", Stage: StageKind.WriteGold)));
        Assert.Equal(["c"], await FoundAsync(new RunFilter(State: RunState.Failed)));
        Assert.Equal(["b", "a"], await FoundAsync(new RunFilter("people", State: RunState.Succeeded)));
        Assert.Empty(await FoundAsync(new RunFilter("people", State: RunState.Failed, Stage: StageKind.WriteGold)));
        Assert.Empty(await FoundAsync(new RunFilter("peop")));
    }

    [Fact]
    public async Task Live_run_is_in_the_state_that_it_has_now()
    {
        var release = new TaskCompletionSource();
        _engine.Script = async (_, _) =>
        {
            await release.Task;
            return SilverOutcomes.OfRows(1);
        };
        RunAttachment run = await _registry.SubmitAsync(Submission("a", "people", StageKind.WriteSilver), 0, CancellationToken.None);
        while (!(await FoundAsync(new RunFilter(State: RunState.Running))).SequenceEqual(["a"]))
        {
            await Task.Delay(5);
        }

        Assert.Empty(await FoundAsync(new RunFilter(State: RunState.Succeeded)));
        release.SetResult();
        Assert.IsType<Succeeded>((await run.Events.LastAsync()).Body);
        Assert.Equal(["a"], await FoundAsync(new RunFilter(State: RunState.Succeeded)));
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData(Lease + "{\"events\":[{}]}")]
    public async Task Record_that_cannot_be_read_hides_no_other(string content)
    {
        await RunAsync("a");
        await _store.WriteAsync(RecordKey.Of("runs", "m", "m", "m", "m"), Encoding.UTF8.GetBytes(content), null, CancellationToken.None);
        await RunAsync("z");

        Assert.Equal(["z", "a"], await FoundAsync(new RunFilter()));
    }

    private static RunSubmission Submission(string runId, string pipeline, StageKind stage)
    {
        var key = new RunKey(pipeline, runId, stage);
        var plan = new SilverPlan(key, StoreUri.Parse("file:///lake"), null, "data/silver/people.parquet", new OutputFormat());
        return new RunSubmission(plan, new Dictionary<string, string>());
    }

    private async Task<string[]> FoundAsync(RunFilter filter) =>
        [.. (await _registry.ListAsync(filter, null, 100, CancellationToken.None)).Runs.Select(static run => run.Run.Key.RunId)];

    private async Task RunAsync(
        string runId, string pipeline = "people", StageKind stage = StageKind.WriteSilver, bool advance = true)
    {
        RunAttachment run = await _registry.SubmitAsync(Submission(runId, pipeline, stage), 0, CancellationToken.None);
        Assert.True(await run.Events.CountAsync() > 1);
        if (advance)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private async Task ForgetAsync(string runId)
    {
        ListedRun run = await _ledger.ListAsync("people", runId, CancellationToken.None).SingleAsync();
        Assert.True(await _ledger.ForgetAsync(run.Summary!, CancellationToken.None));
    }

    private sealed class CountingStore : IRunRecordStore
    {
        private readonly MemoryRunRecordStore _store = new();

        public int Reads { get; set; }

        public int MaxContentBytes => _store.MaxContentBytes;

        public Task<StoredRecord?> ReadAsync(RecordKey key, CancellationToken cancellationToken)
        {
            Reads++;
            return _store.ReadAsync(key, cancellationToken);
        }

        public Task<string?> FindVersionAsync(RecordKey key, CancellationToken cancellationToken) =>
            _store.FindVersionAsync(key, cancellationToken);

        public Task<RecordWrite> WriteAsync(
            RecordKey key, ReadOnlyMemory<byte> content, string? expectedVersion, CancellationToken cancellationToken) =>
            _store.WriteAsync(key, content, expectedVersion, cancellationToken);

        public Task<IReadOnlyList<ListedRecord>> ListAsync(
            RecordKey folder, RecordKey? after, int limit, CancellationToken cancellationToken) =>
            _store.ListAsync(folder, after, limit, cancellationToken);

        public Task<bool> DeleteAsync(RecordKey key, string expectedVersion, CancellationToken cancellationToken) =>
            _store.DeleteAsync(key, expectedVersion, cancellationToken);
    }
}
