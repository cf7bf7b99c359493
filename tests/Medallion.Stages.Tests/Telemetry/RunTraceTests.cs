using System.Collections.Concurrent;
using System.Diagnostics;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Telemetry;
using Medallion.Stages.Tests.Runs;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;

namespace Medallion.Stages.Tests.Telemetry;

/// <summary>Which span a stage hangs under, on whichever replica it executes.</summary>
public sealed class RunTraceTests : IAsyncDisposable
{
    private const string Stage = "stage WriteSilver";

    private static readonly RunKey Key = new("people", "r1", StageKind.WriteSilver);

    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly MemoryRunRecordStore _shared = new();
    private readonly ScriptedEngine _engine = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly Replica _first;
    private readonly Replica _second;

    public RunTraceTests()
    {
        var limits = new RunLimits { LedgerInterval = TimeSpan.Zero, HeartbeatInterval = TimeSpan.FromMilliseconds(200) };
        _first = new Replica(_shared, _engine, limits);
        _second = new Replica(_shared, _engine, limits);
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == StageTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == _trace
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.None,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private CancellationToken Token => _patience.Token;

    public async ValueTask DisposeAsync()
    {
        _first.Line.IsCut = false;
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        _listener.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task Run_that_another_replica_takes_over_stays_under_its_first_callers_span()
    {
        TaskCompletionSource executing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.Script = async (_, stop) =>
        {
            executing.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
            throw new InvalidOperationException("unreachable");
        };
        Task<List<RunEvent>> cut = _first.CollectAsync(Submission(out ActivitySpanId first), 0, Token);
        await executing.Task.WaitAsync(Token);
        Task<List<RunEvent>> followed = _second.CollectAsync(Submission(out ActivitySpanId second), 0, Token);
        await Task.Delay(200, Token);
        _engine.Script = static (_, _) => Task.FromResult<StageOutcome>(SilverOutcomes.OfRows(2));
        _first.Line.IsCut = true;

        Assert.IsType<Succeeded>((await followed)[^1].Body);

        await Assert.ThrowsAsync<StoreException>(() => cut);
        Activity[] stages = [.. _ended.Where(static span => span.DisplayName == Stage).OrderBy(static span => span.StartTimeUtc)];
        Assert.Equal([1, 2], stages.Select(static span => (int)span.GetTagItem("medallion.attempt")!));
        Assert.All(stages, span => Assert.Equal(first, span.ParentSpanId));
        Assert.Equal(second, Assert.Single(stages[1].Links).Context.SpanId);
    }

    [Fact]
    public async Task Attempt_after_a_failure_hangs_under_the_span_of_the_call_that_brought_it()
    {
        _engine.Script = static (_, _) => throw new StageException(FailureReason.StoreUnavailable);
        await _first.CollectAsync(Submission(out ActivitySpanId first), 0, Token);
        _engine.Script = static (_, _) => Task.FromResult<StageOutcome>(SilverOutcomes.OfRows(2));

        await _first.CollectAsync(Submission(out ActivitySpanId second), 0, Token);

        Activity[] stages = [.. _ended.Where(static span => span.DisplayName == Stage).OrderBy(static span => span.StartTimeUtc)];
        Assert.Equal([first, second], stages.Select(static span => span.ParentSpanId));
        Assert.Equal(["STORE_UNAVAILABLE", null], stages.Select(static span => span.GetTagItem("error.type")));
    }

    [Fact]
    public async Task Run_without_a_caller_executes_and_stays_out_of_other_traces()
    {
        var plan = new SilverPlan(Key, StoreUri.Parse("file:///lake"), null, "data/silver/people.parquet", new OutputFormat());
        using Activity other = new Activity("other")
            .SetParentId(_trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded)
            .Start();

        List<RunEvent> events = await _first.CollectAsync(
            new RunSubmission(plan, new Dictionary<string, string>()) { Trace = null }, 0, Token);

        Assert.IsType<Succeeded>(events[^1].Body);
        Assert.DoesNotContain(_ended, static span => span.DisplayName == Stage);
    }

    private RunSubmission Submission(out ActivitySpanId caller)
    {
        caller = ActivitySpanId.CreateRandom();
        var plan = new SilverPlan(Key, StoreUri.Parse("file:///lake"), null, "data/silver/people.parquet", new OutputFormat());
        return new RunSubmission(plan, new Dictionary<string, string>()) { Trace = new TraceContext($"00-{_trace}-{caller}-01") };
    }
}
