using System.Collections.Concurrent;
using Medallion.Stages.Failures;
using Medallion.Stages.Runs.Attempts;
using Medallion.Stages.Runs.Ledger;
using Medallion.Stages.Runs.Queue;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Stages.Runs.Meetings;

/// <summary>The runs that this process executes, or keeps in its queue.</summary>
internal sealed class LiveRuns(RunEnvironment environment)
{
    private readonly ConcurrentDictionary<RunKey, RunExecution> _runs = new();
    private readonly RunQueue _queue = new(environment.Limits.MaxRunning ?? RunCapacity.Least, environment.Limits.MaxQueued);
    private volatile bool _isStopping;

    /// <summary>Whether no run can have a turn here any more: see <see cref="RunQueue.IsStuck"/>.</summary>
    public bool IsStuck => _queue.IsStuck;

    /// <summary>The run of a key; null where it is not here.</summary>
    public RunExecution? Find(RunKey key) => _runs.GetValueOrDefault(key);

    /// <summary>Starts an attempt here; null where another replica was quicker.</summary>
    /// <param name="submission">What to do.</param>
    /// <param name="seen">The run's record, as it was observed.</param>
    /// <param name="before">What the record tells; null where there is none.</param>
    /// <param name="afterSequence">Last event that the caller has seen.</param>
    public async Task<RunExecution?> StartAsync(
        RunSubmission submission, LeaseObservation seen, RunRecord? before, long afterSequence)
    {
        if (_isStopping)
        {
            throw new StageException(FailureReason.ServerStopping);
        }

        if (_queue.IsFull)
        {
            throw _queue.Refusal();
        }

        var run = new RunExecution(submission, environment, before, afterSequence);
        RunLease? lease = null;
        try
        {
            // Not the call's token: where the call is cut now, the run goes on, and the next call finds it.
            lease = await environment.Ledger.TryTakeAsync(seen, run.ToRecord(), CancellationToken.None);
        }
        finally
        {
            if (lease is null)
            {
                run.Dispose();
            }
        }

        if (lease is null)
        {
            return null;
        }

        _runs[run.Key] = run;
        run.Start(_queue, lease, ended => _runs.TryRemove(new KeyValuePair<RunKey, RunExecution>(ended.Key, ended)));
        if (_isStopping)
        {
            run.Stop(RunStopCause.ServerStopping, ""); // The process was asked to end while the ledger was.
        }

        return run;
    }

    /// <summary>Takes no more runs, gives the live ones until the token to end, then stops them.</summary>
    public async Task StopAsync(CancellationToken drainUntil)
    {
        _isStopping = true;
        RunExecution[] live = [.. _runs.Values];
        RunsLog.Stopping(environment.Logger, live.Length);
        Task completed = Task.WhenAll(live.Select(static run => run.Completion));
        try
        {
            await completed.WaitAsync(drainUntil);
        }
        catch (OperationCanceledException)
        {
            foreach (RunExecution run in live)
            {
                run.Stop(RunStopCause.ServerStopping, "");
            }

            await completed;
        }
    }
}
