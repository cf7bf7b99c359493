using System.Text;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Publishing;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;
using Medallion.Storage.Configuration;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Stages.Tests.Runs;

/// <summary>What is forgotten of runs, and what is not.</summary>
public sealed class RunRetentionTests : IAsyncDisposable
{
    private const string Lease =
        "{\"format\":1,\"epoch\":1,\"owner\":\"p\",\"holder\":\"h\",\"duration_milliseconds\":30000,\"renewals\":0,\"released\":true}\n";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly FakeTimeProvider _time = new(Start);
    private readonly MemoryRunRecordStore _records = new();
    private readonly RunLimits _limits = new() { Retention = TimeSpan.FromDays(30), MaxRemembered = 100 };
    private readonly ObjectStoreProvider _stores;
    private readonly RunLedger _ledger;
    private readonly RunRetention _retention;

    public RunRetentionTests()
    {
        Uri = $"file://{_folder.FullName}";
        _stores = new ObjectStoreProvider(new StoreOptions { Stores = { new StoreDefinition { Uri = Uri } } }, _time);
        _ledger = new RunLedger(_records, new LeaseOptions(), _time);
        _retention = new RunRetention(
            _ledger, new RunLeftovers(_stores), _limits, _time, NullLogger<RunRetention>.Instance);
    }

    private string Uri { get; }

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Ended_runs_are_forgotten_once_they_are_old()
    {
        await EndedAsync("old", StageKind.ReadBronze);
        _time.Advance(TimeSpan.FromDays(20));
        await EndedAsync("young", StageKind.ReadBronze);
        Assert.Equal(0, await SweepAsync());

        _time.Advance(TimeSpan.FromDays(11));

        Assert.Equal(1, await SweepAsync());
        Assert.Equal(["young"], await RememberedAsync());
    }

    [Fact]
    public async Task Oldest_ended_runs_are_forgotten_beyond_the_number_that_is_remembered()
    {
        _limits.MaxRemembered = 2;
        foreach (string run in new[] { "c", "a", "d", "b" })
        {
            await EndedAsync(run, StageKind.ReadBronze);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(2, await SweepAsync());
        Assert.Equal(["b", "d"], await RememberedAsync());
    }

    [Fact]
    public async Task Run_that_was_cut_off_is_forgotten_once_its_record_has_been_silent_from_one_sweep_to_the_next()
    {
        RunLease lease = await LiveAsync("cut");
        _time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(0, await SweepAsync()); // Whether it is silent, only a second look tells.
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await SweepAsync());
        Assert.Empty(await RememberedAsync());
        lease.Dispose();
    }

    [Fact]
    public async Task Run_that_goes_on_is_remembered_however_old_its_events_are()
    {
        RunRecord record = RecordOf("long", StageKind.ReadBronze, RunState.Running);
        _time.Advance(TimeSpan.FromDays(31));
        using RunLease lease = await TakeAsync(record);
        for (int sweep = 0; sweep < 3; sweep++)
        {
            Assert.Equal(0, await SweepAsync());
            for (int beat = 0; beat < 10; beat++)
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                Assert.Equal(LeaseOutcome.Written, await lease.RenewAsync(RunLedger.Write(record), CancellationToken.None));
            }
        }
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData(Lease + "{")]
    [InlineData(Lease + "{\"format\":9}")]
    public async Task Record_that_cannot_be_read_keeps_no_other_from_being_forgotten(string content)
    {
        await EndedAsync("a", StageKind.ReadBronze);
        await EndedAsync("z", StageKind.ReadBronze);
        await _records.WriteAsync(
            RecordKey.Of("runs", "people", "m", "ReadBronze", ""), Encoding.UTF8.GetBytes(content), null, CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(31));

        Assert.Equal(2, await SweepAsync());
        Assert.NotNull(await _records.ReadAsync(RecordKey.Of("runs", "people", "m", "ReadBronze", ""), CancellationToken.None));
    }

    [Fact]
    public async Task What_a_logical_run_left_goes_with_its_last_run()
    {
        await EndedAsync("r", StageKind.ReadBronze);
        _time.Advance(TimeSpan.FromDays(10));
        await EndedAsync("r", StageKind.WriteSilver);
        await EndedAsync("r-2", StageKind.ReadBronze);
        string[] left = [Leave("r", "bronze_manifest.json"), Leave("r", "bronze_scans/0.json"), Leave("r", "silver_object/task.json")];
        string others = Leave("r-2", "bronze_manifest.json");
        string layer = Leave("../../../data/silver", "people.parquet");

        _time.Advance(TimeSpan.FromDays(21));
        Assert.Equal(1, await SweepAsync()); // The silver run still needs the manifest.
        Assert.All(left, static path => Assert.True(File.Exists(path), path));

        _time.Advance(TimeSpan.FromDays(9.5));
        await EndedAsync("r-2", StageKind.WriteSilver);
        Assert.Equal(2, await SweepAsync());
        Assert.All(left, static path => Assert.False(File.Exists(path), path));
        Assert.True(File.Exists(others));
        Assert.True(File.Exists(layer));
    }

    [Fact]
    public async Task Manifest_that_a_run_of_another_logical_run_reads_stays_as_long_as_that_is_remembered()
    {
        await EndedAsync("r", StageKind.ReadBronze);
        string manifest = Leave("r", "bronze_manifest.json");
        _time.Advance(TimeSpan.FromDays(10));
        await EndedAsync("reader", StageKind.WriteSilver, reads: $"{Uri}/_medallion/runs/people/r/bronze_manifest.json");

        _time.Advance(TimeSpan.FromDays(21));
        Assert.Equal(1, await SweepAsync());
        Assert.True(File.Exists(manifest));

        _time.Advance(TimeSpan.FromDays(10));
        Assert.Equal(1, await SweepAsync());
        Assert.False(File.Exists(manifest));
    }

    [Fact]
    public async Task Store_that_is_away_keeps_no_run_from_being_forgotten()
    {
        await EndedAsync("r", StageKind.ReadBronze, store: "s3://not-configured");
        await EndedAsync("s", StageKind.ReadBronze);
        string left = Leave("s", "bronze_manifest.json");
        _time.Advance(TimeSpan.FromDays(31));

        Assert.Equal(2, await SweepAsync());
        Assert.False(File.Exists(left));
    }

    private static RunKey KeyOf(string runId, StageKind stage) => new("people", runId, stage);

    private Task<int> SweepAsync() => _retention.SweepAsync(CancellationToken.None);

    private async Task<string[]> RememberedAsync() =>
    [
        .. await _ledger.ListAsync(null, null, CancellationToken.None)
            .Select(static run => run.Summary!.Key.RunId)
            .Order(StringComparer.Ordinal)
            .ToArrayAsync(),
    ];

    private string Leave(string folder, string name)
    {
        string path = Path.GetFullPath(Path.Combine(_folder.FullName, "_medallion", "runs", "people", folder, name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "{}");
        return path;
    }

    private async Task EndedAsync(string runId, StageKind stage, string? store = null, string? reads = null)
    {
        DateTimeOffset now = _time.GetUtcNow();
        RunRecord record = RecordOf(runId, stage, RunState.Succeeded) with { EndTime = now, Store = store ?? Uri, Reads = reads };
        using RunLease lease = await TakeAsync(record);
        await lease.ReleaseAsync(RunLedger.Write(record), CancellationToken.None);
    }

    private Task<RunLease> LiveAsync(string runId) => TakeAsync(RecordOf(runId, StageKind.ReadBronze, RunState.Running));

    private async Task<RunLease> TakeAsync(RunRecord record)
    {
        LeaseObservation seen = await _ledger.Observe(record.Key).ObserveAsync(CancellationToken.None);
        return (await _ledger.TryTakeAsync(seen, record, CancellationToken.None))!;
    }

    private RunRecord RecordOf(string runId, StageKind stage, RunState state)
    {
        var outcome = new BronzeOutcome(new ManifestReference("m", "d"), 1, 1, 0, 1, []);
        return new RunRecord(
            RunRecord.CurrentFormat,
            KeyOf(runId, stage),
            state,
            1,
            _time.GetUtcNow(),
            "pod/1",
            new Dictionary<string, string>(),
            new Dictionary<string, string>(),
            SlaState.None,
            [new RunEvent(1, _time.GetUtcNow(), 1, new Accepted(Acceptance.Started, "pod/1"))])
        {
            Result = state == RunState.Succeeded
                ? new RunResult(outcome, TimeSpan.Zero, SlaState.None, new Dictionary<Findings.FindingCode, long>())
                : null,
        };
    }
}
