using Medallion.Stages.Publishing;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Microsoft.Extensions.Logging;

namespace Medallion.Stages.Runs.Ledger;

/// <summary>
/// Forgets runs that are old, or beyond the number that is remembered, so that the ledger stays small; with the last run of
/// a logical run goes what its stages left for each other in the store.
/// </summary>
/// <remarks>
/// A run that was cut off, and that nobody has called again, is forgotten like one that has ended once its record has not
/// changed from one sweep to a later one, for longer than its lease lasts: by this process's own elapsed time, as everywhere.
/// For one sweep at a time.
/// </remarks>
/// <param name="ledger">The runs of all replicas.</param>
/// <param name="leftovers">What stages left in the stores.</param>
/// <param name="limits">How many runs to remember, and for how long.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed class RunRetention(
    RunLedger ledger, RunLeftovers leftovers, RunLimits limits, TimeProvider time, ILogger<RunRetention> logger)
{
    private Dictionary<RecordKey, (string Version, long SeenAt)> _silent = [];

    /// <summary>Goes once through the ledger; returns how many runs it forgot.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var sorted = new RunSorter(limits.MaxRemembered, time.GetUtcNow() - limits.Retention);
        Dictionary<RecordKey, (string Version, long SeenAt)> silent = [];
        await foreach (ListedRun listed in ledger.ListAsync(null, null, cancellationToken))
        {
            if (listed.Summary is not { } run)
            {
                RunsLog.Unreadable(logger, listed.Place.Name, listed.Problem!);
            }
            else if (run.IsEnded || (sorted.IsOld(run) && IsSilent(run, silent)))
            {
                sorted.AddEnded(run);
            }
            else
            {
                sorted.AddLive(run);
            }
        }

        _silent = silent;
        return await ForgetAsync(sorted, cancellationToken);
    }

    /// <summary>Whether the owner of a run is gone: it has been silent since an earlier sweep.</summary>
    private bool IsSilent(RunSummary run, Dictionary<RecordKey, (string Version, long SeenAt)> silent)
    {
        bool isUnchanged = _silent.TryGetValue(run.Place, out (string Version, long SeenAt) before) && before.Version == run.Version;
        long seenAt = isUnchanged ? before.SeenAt : time.GetTimestamp();
        silent[run.Place] = (run.Version, seenAt);
        return run.IsReleased || time.GetElapsedTime(seenAt) > run.LeaseDuration;
    }

    private async Task<int> ForgetAsync(RunSorter sorted, CancellationToken cancellationToken)
    {
        var ended = new HashSet<(string Store, string Folder)>();
        int forgotten = 0;
        foreach (RunSummary run in sorted.ToForget)
        {
            if (await ledger.ForgetAsync(run, cancellationToken))
            {
                forgotten++;
                ended.UnionWith(RunLeftovers.FoldersOf(run));
            }
        }

        foreach ((string store, string folder) in ended.Where(place => !sorted.Needs(place.Folder)))
        {
            await RemoveAsync(store, folder, cancellationToken);
        }

        return forgotten;
    }

    private async Task RemoveAsync(string store, string folder, CancellationToken cancellationToken)
    {
        try
        {
            // A run that was started meanwhile reads what is here, or is about to write it.
            if (!await ledger.KnowsAnyAsync(folder, cancellationToken))
            {
                await leftovers.RemoveAsync(store, folder, cancellationToken);
            }
        }
        catch (StoreException fault)
        {
            RunsLog.LeftoversStay(logger, $"{store}/{LayerKeys.Folder(folder)}", fault);
        }
    }
}
