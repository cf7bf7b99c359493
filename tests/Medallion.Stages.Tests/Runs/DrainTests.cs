using Medallion.Stages.Failures;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;

namespace Medallion.Stages.Tests.Runs;

/// <summary>A replica that is asked to end while runs come in.</summary>
public sealed class DrainTests : IAsyncDisposable
{
    private readonly ScriptedEngine _engine = new();
    private readonly TaskCompletionSource _writable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly Replica _replica;

    public DrainTests() => _replica = new Replica(new MemoryRunRecordStore(), _engine, new RunLimits { LedgerInterval = TimeSpan.Zero });

    private CancellationToken Token => _patience.Token;

    public async ValueTask DisposeAsync()
    {
        _writable.TrySetResult();
        await _replica.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task Run_whose_record_is_being_taken_when_the_replica_is_asked_to_end_is_executed_to_its_end()
    {
        _replica.Line.Writable = _writable.Task;
        Task<List<RunEvent>> run = _replica.CollectAsync(Submission("a"), 0, Token);
        await _replica.Line.IsHeldUp.WaitAsync(Token);

        Task stopped = _replica.Registry.StopAsync(Token);
        StageException refusal = await Assert.ThrowsAsync<StageException>(
            () => _replica.Registry.SubmitAsync(Submission("b"), 0, Token));
        Assert.False(stopped.IsCompleted);
        _writable.SetResult();

        RunEvent last = (await run)[^1];
        await stopped;
        Assert.Equal(FailureReason.ServerStopping, refusal.Reason);
        Assert.IsType<Succeeded>(last.Body);
        Assert.Equal((1, 1), (last.Attempt, _engine.Executions));
    }

    [Fact]
    public async Task Run_whose_record_is_taken_only_after_the_time_to_end_is_left_to_the_next_replica()
    {
        _replica.Line.Writable = _writable.Task;
        _engine.Script = static async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            throw new InvalidOperationException("unreachable");
        };
        Task<List<RunEvent>> run = _replica.CollectAsync(Submission("a"), 0, Token);
        await _replica.Line.IsHeldUp.WaitAsync(Token);

        await _replica.Registry.StopAsync(new CancellationToken(canceled: true));
        _writable.SetResult();

        Assert.Equal(FailureReason.ServerStopping, Assert.IsType<Failed>((await run)[^1].Body).Failure.Reason);
    }

    private static RunSubmission Submission(string runId)
    {
        var key = new RunKey("people", runId, StageKind.WriteSilver);
        var plan = new SilverPlan(key, StoreUri.Parse("file:///lake"), null, $"data/silver/{runId}.parquet", new OutputFormat());
        return new RunSubmission(plan, new Dictionary<string, string>());
    }
}
