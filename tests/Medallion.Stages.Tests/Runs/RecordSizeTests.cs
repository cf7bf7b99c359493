using System.Security.Cryptography;
using System.Text;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Schema;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Tests.Runs;

/// <summary>What is kept of a run fits into a record, or the run says that it does not; it is never executed again for that.</summary>
public sealed class RecordSizeTests : IAsyncDisposable
{
    private readonly SmallRecordStore _store = new();
    private readonly ScriptedEngine _engine = new();
    private readonly RunLimits _limits = new() { LedgerInterval = TimeSpan.Zero, ProgressInterval = TimeSpan.FromMilliseconds(1) };
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly Replica _replica;

    public RecordSizeTests() => _replica = new Replica(_store, _engine, _limits);

    private CancellationToken Token => _patience.Token;

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task Result_of_a_wide_table_is_kept_and_reused()
    {
        _engine.Script = static (_, _) =>
            Task.FromResult<StageOutcome>(WithColumns(10_000, static i => $"A column of the table, number {i}"));

        List<RunEvent> events = await _replica.CollectAsync(Submission(), 0, Token);
        List<RunEvent> again = await _replica.CollectAsync(Submission(), 0, Token);

        Assert.Equal(1, _engine.Executions);
        Assert.Equal(ColumnsOf(events), ColumnsOf(again));
        Assert.Equal(events[^1].Sequence, again[^1].Sequence);
        Assert.Equal(events[^1].Time, again[^1].Time);
    }

    [Fact]
    public async Task Result_that_no_record_can_hold_ends_the_run_with_what_to_do()
    {
        _engine.Script = static (_, _) => Task.FromResult<StageOutcome>(WithColumns(10_000, Random));

        List<RunEvent> events = await _replica.CollectAsync(Submission(), 0, Token);

        StageException failure = Assert.IsType<Failed>(events[^1].Body).Failure;
        Assert.Equal(FailureReason.RunRecordTooLarge, failure.Reason);
        Assert.False(FailureCatalogue.Of(failure.Reason).IsRetryable);
        Assert.Contains("is in place", failure.Detail, StringComparison.Ordinal);
        Assert.Equal(1, _engine.Executions);
        RunSnapshot kept = await _replica.Registry.FindAsync(Submission().Plan.Key, Token);
        Assert.Equal((RunState.Failed, FailureReason.RunRecordTooLarge), (kept.State, kept.Failure!.Reason));
    }

    [Fact]
    public async Task Findings_are_listed_as_far_as_there_is_room_and_counted_all()
    {
        FindingCode[] codes = [FindingCode.ObjectEmpty, FindingCode.ColumnAdded, FindingCode.ColumnMissing, FindingCode.ColumnTypeDrift];
        _engine.Script = (observer, _) =>
        {
            foreach (FindingCode code in codes)
            {
                for (int i = 0; i < 100; i++)
                {
                    var place = new DataLocation { ObjectUri = $"s3://lake/{Random(i)}", Column = Random(i), Found = Random(i) };
                    observer.Report(new Finding(code, Severity.Warning, place));
                }
            }

            return Task.FromResult<StageOutcome>(WithColumns(1_000, static i => $"Column {i}"));
        };

        List<RunEvent> events = await _replica.CollectAsync(Submission(), 0, Token);

        RunResult result = Assert.IsType<Succeeded>(events[^1].Body).Result;
        Assert.All(codes, code => Assert.Equal(100, result.FindingCounts[code]));
        Finding[] listed = [.. events.Select(static e => e.Body).OfType<Found>().Select(static found => found.Finding)];
        Assert.InRange(listed.Count(static finding => finding.Code != FindingCode.More), 50, 399);
        Assert.Contains(listed, static finding => finding.Code == FindingCode.More);
        Assert.True(listed.Count(static finding => finding.Code == FindingCode.More) <= codes.Length);
    }

    [Fact]
    public async Task Long_run_fills_no_record_with_its_progress_and_is_told_without_gap_or_repeat()
    {
        _engine.Script = static async (observer, stop) =>
        {
            foreach (Phase phase in Enum.GetValues<Phase>())
            {
                observer.Meter.Phase = phase;
                await Task.Delay(300, stop);
            }

            return SilverOutcomes.OfRows(1);
        };

        List<RunEvent> events = await _replica.CollectAsync(Submission(), 0, Token);
        List<RunEvent> resumed = await _replica.CollectAsync(Submission(), 3, Token);

        RunEvent[] stored = [.. events.Where(static e => e.Sequence > 0)];
        Assert.Equal(Enumerable.Range(1, stored.Length).Select(static n => (long)n), stored.Select(static e => e.Sequence));
        Assert.True(stored.Length <= 12, $"{stored.Length} stored events");
        Assert.True(events.Count(static e => e is { Sequence: 0, Body: Progressed }) > 20, $"{events.Count} events");
        Assert.Equal(
            stored.Skip(3).Select(static e => e.Sequence), resumed.Where(static e => e.Sequence > 0).Select(static e => e.Sequence));
    }

    [Fact]
    public async Task Request_of_any_size_fits()
    {
        RunSubmission wide = Submission() with
        {
            Fingerprint = Enumerable.Range(0, 50_000).ToDictionary(static i => $"contract.columns[{i}].name", Random),
        };

        await _replica.CollectAsync(wide, 0, Token);
        List<RunEvent> again = await _replica.CollectAsync(wide, 0, Token);

        Assert.Equal(Acceptance.Reused, Assert.IsType<Accepted>(again[0].Body).Acceptance);
        Assert.True(_store.Largest < 32 * 1024, $"{_store.Largest} bytes");
    }

    [Fact]
    public async Task Labels_that_do_not_fit_are_refused_before_anything_is_executed()
    {
        _store.MaxContentBytes = 4 * 1024;
        RunSubmission labelled = Submission() with { Labels = new Dictionary<string, string> { ["owner"] = new string('x', 5_000) } };

        StageException failure = await Assert.ThrowsAsync<StageException>(() => _replica.CollectAsync(labelled, 0, Token));

        Assert.Equal(FailureReason.RunRecordTooLarge, failure.Reason);
        Assert.Equal(0, _engine.Executions);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_that_the_ledger_refuses_is_a_failure_and_nothing_is_executed_again(bool refusesAnyEnd)
    {
        _store.Refuses = content =>
        {
            string text = Encoding.UTF8.GetString(content.Span);
            return text.Contains("\"state\":\"Succeeded\"", StringComparison.Ordinal)
                || (refusesAnyEnd && text.Contains("\"state\":\"Failed\"", StringComparison.Ordinal));
        };

        List<RunEvent> events = await _replica.CollectAsync(Submission(), 0, Token);

        StageException failure = Assert.IsType<Failed>(events[^1].Body).Failure;
        Assert.Equal(FailureReason.StoreRejected, failure.Reason);
        Assert.Equal(1, _engine.Executions);
    }

    [Fact]
    public async Task Fault_while_the_record_is_kept_leaves_no_reader_waiting()
    {
        _limits.MaxTakeOvers = 0;
        _store.Refuses = static content =>
            Encoding.UTF8.GetString(content.Span).Contains("\"state\":\"Succeeded\"", StringComparison.Ordinal)
                ? throw new InvalidOperationException("scripted")
                : false;

        List<RunEvent> events = await _replica.CollectAsync(Submission(), 0, Token);

        Assert.Equal(FailureReason.RunCrashed, Assert.IsType<Failed>(events[^1].Body).Failure.Reason);
        Assert.Equal(1, _engine.Executions);
    }

    private static string[] ColumnsOf(List<RunEvent> events) =>
        [.. Assert.IsType<SilverOutcome>(Assert.IsType<Succeeded>(events[^1].Body).Result.Outcome).Columns.Select(static c => c.Name)];

    private static SilverOutcome WithColumns(int count, Func<int, string> nameOf) => SilverOutcomes.OfRows(1) with
    {
        Columns = [.. Enumerable.Range(0, count).Select(i => new TableColumn(nameOf(i), ColumnType.String, 0))],
    };

    /// <summary>200 characters that nothing makes shorter by much.</summary>
    private static string Random(int seed) => string.Concat(Enumerable.Range(0, 4).Select(i =>
        Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(seed * 4 + i)))))[..200];

    private static RunSubmission Submission()
    {
        var key = new RunKey("people", "r1", StageKind.WriteSilver);
        var plan = new SilverPlan(key, StoreUri.Parse("file:///lake"), null, "data/silver/people.parquet", new OutputFormat());
        return new RunSubmission(plan, new Dictionary<string, string>());
    }
}
