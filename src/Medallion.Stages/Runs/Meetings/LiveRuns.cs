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
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _noneStarts = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _starting;
    private bool _isStopping;
    private volatile bool _isEnding;

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
        EnterStart();
        try
        {
            return await TakeAsync(submission, seen, before, afterSequence);
        }
        finally
        {
            LeaveStart();
        }
    }

    /// <summary>
    /// Takes no more runs, gives the live ones until the token to end, then stops them. A run whose record was being taken
    /// counts as live: it is this process's, and would only begin anew elsewhere.
    /// </summary>
    public async Task StopAsync(CancellationToken drainUntil)
    {
        Task noneStarts = EndStarts();
        try
        {
            await noneStarts.WaitAsync(drainUntil);
            RunExecution[] live = [.. _runs.Values];
            RunsLog.Stopping(environment.Logger, live.Length);
            await Task.WhenAll(live.Select(static run => run.Completion)).WaitAsync(drainUntil);
        }
        catch (OperationCanceledException)
        {
            _isEnding = true;
            RunExecution[] live = [.. _runs.Values];
            foreach (RunExecution run in live)
            {
                run.Stop(RunStopCause.ServerStopping, "");
            }

            await Task.WhenAll(live.Select(static run => run.Completion));
        }
    }

    /// <summary>Takes a run's record, and starts to execute it; null where another replica was quicker.</summary>
    private async Task<RunExecution?> TakeAsync(
        RunSubmission submission, LeaseObservation seen, RunRecord? before, long afterSequence)
    {
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
        if (_isEnding)
        {
            run.Stop(RunStopCause.ServerStopping, ""); // The time to end was over while the ledger was asked.
        }

        return run;
    }

    private void EnterStart()
    {
        lock (_gate)
        {
            if (_isStopping)
            {
                throw new StageException(FailureReason.ServerStopping);
            }

            if (_queue.IsFull)
            {
                throw _queue.Refusal();
            }

            _starting++;
        }
    }

    private void LeaveStart()
    {
        lock (_gate)
        {
            _starting--;
            if (_isStopping && _starting == 0)
            {
                _noneStarts.TrySetResult();
            }
        }
    }

    /// <summary>No run starts from now on; ends when those that were starting are live, or have failed to.</summary>
    private Task EndStarts()
    {
        lock (_gate)
        {
            _isStopping = true;
            if (_starting == 0)
            {
                _noneStarts.TrySetResult();
            }
        }

        return _noneStarts.Task;
    }
}
