using Medallion.Stages.Failures;
using Medallion.Stages.Runs.Ledger;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Stages.Runs.Meetings;

/// <summary>Cancels runs that this process does not execute: leaves word for their owner, or ends what nobody owns.</summary>
internal sealed class RunCancellation(RunEnvironment environment)
{
    /// <summary>Asks the owner of a run to stop it and waits until it has; a run that has ended stays as it is.</summary>
    public async Task<RunSnapshot> CancelAsync(RemoteRun run, RunKey key, string reason, CancellationToken cancellationToken)
    {
        long asked = 0;
        while (run.Record is { IsEnded: false } record)
        {
            if (run.Seen.CanBeTaken)
            {
                var failure = new StageException(FailureReason.RunCancelled, detail: reason);
                if (await EndAsync(run.Seen, record, RunState.Cancelled, failure, cancellationToken) is { } ended)
                {
                    return ended.ToSnapshot();
                }
            }
            else if (run.Seen.Record!.Epoch is var epoch && epoch != asked)
            {
                await environment.Ledger.PostAsync(key, epoch, reason, cancellationToken);
                asked = epoch;
            }
            else
            {
                await Task.Delay(environment.Ledger.Leases.PollInterval, environment.Time, cancellationToken);
            }

            await run.RefreshAsync(cancellationToken);
        }

        return run.Record?.ToSnapshot()
            ?? throw new StageException(FailureReason.RunNotFound, detail: $"No run {key} is known any more");
    }

    /// <summary>Ends a run whose owner is gone; null where another replica was quicker.</summary>
    public async Task<RunRecord?> EndAsync(
        LeaseObservation seen, RunRecord record, RunState state, StageException failure, CancellationToken cancellationToken)
    {
        RunRecord ended = record.EndedWith(state, failure, environment.Time.GetUtcNow());
        using RunLease? lease = await environment.Ledger.TryTakeAsync(seen, ended, cancellationToken);
        if (lease is null)
        {
            return null;
        }

        await lease.ReleaseAsync(RunLedger.Write(ended), cancellationToken);
        return ended;
    }
}
