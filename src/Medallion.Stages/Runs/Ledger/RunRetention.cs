using Medallion.Storage.Runs.Leases;

namespace Medallion.Stages.Runs.Ledger;

/// <summary>Forgets ended runs that are old, or beyond the number that is remembered, so that the ledger stays small.</summary>
/// <param name="ledger">The runs of all replicas.</param>
/// <param name="limits">How many runs to remember, and for how long.</param>
/// <param name="time">The clock.</param>
public sealed class RunRetention(RunLedger ledger, RunLimits limits, TimeProvider time)
{
    /// <summary>Goes once through the ledger; returns how many runs it forgot.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset oldest = time.GetUtcNow() - limits.Retention;
        int forgotten = 0;

        // The latest ended runs that may stay, the first to go on top.
        var kept = new PriorityQueue<(LeasedRecord Record, RunKey Key), DateTimeOffset>();
        await foreach (LeasedRecord record in ledger.ListAsync(null, null, cancellationToken))
        {
            RunRecord run = RunLedger.Read(record);
            if (!run.IsEnded || !record.IsReleased)
            {
                continue;
            }

            DateTimeOffset end = run.EndTime ?? run.CreateTime;
            kept.Enqueue((record, run.Key), end);
            while (kept.TryPeek(out (LeasedRecord Record, RunKey Key) first, out DateTimeOffset firstEnd)
                && (firstEnd < oldest || kept.Count > limits.MaxRemembered))
            {
                kept.Dequeue();
                await ledger.ForgetAsync(first.Record, first.Key, cancellationToken);
                forgotten++;
            }
        }

        return forgotten;
    }
}
