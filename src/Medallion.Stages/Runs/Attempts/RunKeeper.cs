using Medallion.Stages.Failures;
using Medallion.Stages.Runs.Ledger;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Stages.Runs.Attempts;

/// <summary>
/// Keeps the ledger's record of a run that executes here: renews its lease, stores its events before readers see them, and
/// hears what other replicas ask of it.
/// </summary>
internal sealed class RunKeeper : IAsyncDisposable
{
    private const int ListenIntervalsInQueue = 3;

    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    private readonly RunExecution _run;
    private readonly RunLog _log;
    private readonly RunLease _lease;
    private readonly RunEnvironment _environment;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenRegistration _onLoss;
    private readonly LeaseHeartbeat _heartbeat;
    private readonly Task _work;

    /// <summary>Starts to keep the record; what it was taken with is in the ledger.</summary>
    public RunKeeper(RunExecution run, RunLog log, RunLease lease, RunEnvironment environment)
    {
        _run = run;
        _log = log;
        _lease = lease;
        _environment = environment;
        log.Commit(log.LastSequence);
        _onLoss = lease.Lost.Register(() => run.Stop(RunStopCause.LeaseLost, "Its lease in the ledger was lost."));
        _heartbeat = new LeaseHeartbeat(lease, () => RunLedger.Write(run.ToRecord()));
        _work = Task.WhenAll(StoreEventsAsync(log.LastSequence), ListenAsync());
    }

    /// <summary>
    /// Writes the run's end and gives its record up; then readers see the end. Where the ledger does not have it, since
    /// another replica has the run now or the ledger cannot be reached, the log is abandoned.
    /// </summary>
    /// <remarks>
    /// An end that the ledger refuses would be refused again however often the stage were executed: it becomes a failure,
    /// which readers here are told also where the ledger refuses that too.
    /// </remarks>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _work;
        (bool isWritten, StoreException? refusal) = await ReleaseAsync();
        if (refusal is not null)
        {
            _run.EndOtherwise(FailureTranslator.Translate(refusal));
            (isWritten, refusal) = await ReleaseAsync();
        }

        if (isWritten || refusal is not null)
        {
            _log.Commit(_log.LastSequence);
        }
        else
        {
            RunsLog.Lost(_environment.Logger, _run.Key);
            _log.Abandon();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        await _heartbeat.DisposeAsync();
        await _onLoss.DisposeAsync();
        _lease.Dispose();
        _stop.Dispose();
    }

    private async Task<(bool IsWritten, StoreException? Refusal)> ReleaseAsync()
    {
        try
        {
            // Not to be cancelled: it ends by itself within the lease's duration.
            LeaseOutcome outcome = await _heartbeat.ReleaseAsync(RunLedger.Write(_run.ToRecord()), CancellationToken.None);
            return (outcome == LeaseOutcome.Written, null);
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.Unavailable)
        {
            RunsLog.LedgerFault(_environment.Logger, _run.Key, fault);
            return (false, null);
        }
        catch (StoreException refusal)
        {
            RunsLog.EndRefused(_environment.Logger, _run.Key, refusal);
            return (false, refusal);
        }
    }

    /// <summary>Stores new events, many with one write, and shows them once they are stored.</summary>
    private async Task StoreEventsAsync(long stored)
    {
        try
        {
            while (await _log.WaitForMoreAsync(stored, _stop.Token))
            {
                long latest = _log.LastSequence;
                if (await FlushAsync() is not { } outcome)
                {
                    await Task.Delay(PauseAfterFault, _environment.Time, _stop.Token);
                    continue;
                }

                if (outcome == LeaseOutcome.LeaseLost)
                {
                    return;
                }

                _log.Commit(latest);
                stored = latest;
                await Task.Delay(_environment.Limits.LedgerInterval, _environment.Time, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The run has ended: its last events go with the release.
        }
    }

    private async Task<LeaseOutcome?> FlushAsync()
    {
        try
        {
            return await _heartbeat.FlushAsync(_stop.Token);
        }
        catch (StoreException fault)
        {
            RunsLog.LedgerFault(_environment.Logger, _run.Key, fault);
            return null;
        }
    }

    /// <summary>Looks for word from other replicas: that the run is to stop, or that somebody follows it there.</summary>
    private async Task ListenAsync()
    {
        if (!_environment.Ledger.IsShared)
        {
            return;
        }

        string? heard = null;
        try
        {
            while (true)
            {
                TimeSpan pause = _environment.Limits.ListenInterval * (_run.State == RunState.Queued ? ListenIntervalsInQueue : 1);
                await Task.Delay(pause, _environment.Time, _stop.Token);
                heard = await HearAsync(heard);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The run has ended.
        }
    }

    private async Task<string?> HearAsync(string? heard)
    {
        try
        {
            string? version = await _environment.Ledger.FindCommandVersionAsync(_run.Key, _stop.Token);
            if (version is null || version == heard)
            {
                return heard;
            }

            RunCommand? command = await _environment.Ledger.FindCommandAsync(_run.Key, _stop.Token);
            if (command?.Epoch == _lease.Epoch)
            {
                Obey(command);
            }

            return version;
        }
        catch (StoreException fault)
        {
            RunsLog.LedgerFault(_environment.Logger, _run.Key, fault);
            return heard;
        }
    }

    private void Obey(RunCommand command)
    {
        if (command.CancelReason is { } reason)
        {
            _run.Stop(RunStopCause.Cancelled, reason);
        }
        else
        {
            _run.KeepAlive();
        }
    }
}
