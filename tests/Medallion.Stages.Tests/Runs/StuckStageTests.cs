using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;

namespace Medallion.Stages.Tests.Runs;

/// <summary>Stages that do not end when they are asked to, since their store does not answer.</summary>
public sealed class StuckStageTests : IAsyncDisposable
{
    private readonly ScriptedEngine _engine = new();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly RunLimits _limits = new()
    {
        MaxRunning = 1,
        LedgerInterval = TimeSpan.Zero,
        StopPeriod = TimeSpan.FromMilliseconds(50),
    };

    private readonly Replica _replica;
    private IStageObserver? _observer;

    public StuckStageTests()
    {
        _replica = new Replica(new MemoryRunRecordStore(), _engine, _limits);
        _engine.Script = HangsAsync;
    }

    private CancellationToken Token => _patience.Token;

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        await _replica.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task Run_ends_without_its_stage_which_may_not_publish_any_more()
    {
        Task<List<RunEvent>> run = _replica.CollectAsync(Submission("a"), 0, Token);
        await UntilHangingAsync();

        RunSnapshot cancelled = await _replica.Registry.CancelAsync(KeyOf("a"), "it hangs", Token);

        Assert.Equal(RunState.Cancelled, cancelled.State);
        StageException failure = Assert.IsType<Failed>((await run)[^1].Body).Failure;
        Assert.Contains("it hangs The stage did not end within 00:00:00.05", failure.Detail, StringComparison.Ordinal);
        Assert.Equal(
            FailureReason.RunInterrupted, Assert.Throws<StageException>(() => _observer!.RequireOwnership()).Reason);
    }

    [Fact]
    public async Task Timeout_of_a_stage_does_not_wait_for_it()
    {
        List<RunEvent> events = await _replica.CollectAsync(
            Submission("a") with { Timeout = TimeSpan.FromMilliseconds(50) }, 0, Token);

        Assert.Equal(FailureReason.RunTimedOut, Assert.IsType<Failed>(events[^1].Body).Failure.Reason);
    }

    [Fact]
    public async Task Its_place_is_nobody_elses_until_it_has_ended()
    {
        Task<List<RunEvent>> stuck = _replica.CollectAsync(Submission("a"), 0, Token);
        await UntilHangingAsync();
        Task<List<RunEvent>> waiting = _replica.CollectAsync(Submission("b"), 0, Token);
        while (await StateOfAsync("b") != RunState.Queued)
        {
            await Task.Delay(5, Token);
        }

        await _replica.Registry.CancelAsync(KeyOf("a"), "it hangs", Token);
        await stuck;

        // Neither who waits nor who comes now waits in vain.
        StageException told = Assert.IsType<Failed>((await waiting)[^1].Body).Failure;
        StageException refused = await Assert.ThrowsAsync<StageException>(() => _replica.CollectAsync(Submission("c"), 0, Token));
        Assert.All([told, refused], static failure => Assert.Equal(FailureReason.QueueFull, failure.Reason));
        Assert.All([told, refused], static failure => Assert.Contains("restart", failure.Detail, StringComparison.Ordinal));
        Assert.Equal(1, _engine.Executions);

        _engine.Script = static (_, _) => Task.FromResult<StageOutcome>(SilverOutcomes.OfRows(1));
        _release.SetResult();
        await UntilStartedAsync("d");
    }

    [Fact]
    public async Task Store_that_gives_no_answer_ends_the_run()
    {
        _limits.StallTimeout = TimeSpan.FromMilliseconds(200);
        _engine.Script = static async (observer, stop) =>
        {
            using PendingCalls.Call call = observer.Meter.Calls.Begin("file:///lake/data/bronze/people.csv");
            await Task.Delay(Timeout.Infinite, stop);
            throw new InvalidOperationException("unreachable");
        };

        List<RunEvent> events = await _replica.CollectAsync(Submission("a"), 0, Token);

        StageException failure = Assert.IsType<Failed>(events[^1].Body).Failure;
        Assert.Equal(FailureReason.StoreUnavailable, failure.Reason);
        Assert.Equal("file:///lake/data/bronze/people.csv", failure.Location.ObjectUri);
        Assert.Contains("00:00:00.2", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stage_that_blocks_the_thread_that_starts_it_is_given_up_too()
    {
        _engine.Script = (_, _) =>
        {
            _release.Task.Wait(Token);
            return Task.FromResult<StageOutcome>(SilverOutcomes.OfRows(1));
        };

        List<RunEvent> events = await _replica.CollectAsync(
            Submission("a") with { Timeout = TimeSpan.FromMilliseconds(50) }, 0, Token);

        Assert.Equal(FailureReason.RunTimedOut, Assert.IsType<Failed>(events[^1].Body).Failure.Reason);
    }

    private static RunKey KeyOf(string runId) => new("people", runId, StageKind.WriteSilver);

    private static RunSubmission Submission(string runId)
    {
        var plan = new SilverPlan(KeyOf(runId), StoreUri.Parse("file:///lake"), null, $"data/silver/{runId}.parquet", new OutputFormat());
        return new RunSubmission(plan, new Dictionary<string, string>());
    }

    private async Task<StageOutcome> HangsAsync(IStageObserver observer, CancellationToken stop)
    {
        _observer = observer;
        await _release.Task;
        return SilverOutcomes.OfRows(1);
    }

    private async Task UntilHangingAsync()
    {
        while (_observer is null)
        {
            await Task.Delay(5, Token);
        }
    }

    private async Task<RunState?> StateOfAsync(string runId)
    {
        try
        {
            return (await _replica.Registry.FindAsync(KeyOf(runId), Token)).State;
        }
        catch (StageException failure) when (failure.Reason == FailureReason.RunNotFound)
        {
            return null;
        }
    }

    private async Task UntilStartedAsync(string runId)
    {
        while (true)
        {
            try
            {
                Assert.IsType<Succeeded>((await _replica.CollectAsync(Submission(runId), 0, Token))[^1].Body);
                return;
            }
            catch (StageException failure) when (failure.Reason == FailureReason.QueueFull)
            {
                await Task.Delay(5, Token);
            }
        }
    }
}
