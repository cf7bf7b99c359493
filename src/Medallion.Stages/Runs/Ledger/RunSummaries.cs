using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Medallion.Stages.Failures;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Stages.Runs.Ledger;

/// <summary>
/// Sums the ledger's records up. A record is read once for each of its versions: a listing shows the versions, and most runs
/// have ended and do not change any more.
/// </summary>
internal sealed class RunSummaries(LeaseManager leases)
{
    private const int PageSize = 10_000;
    private const int ConcurrentReads = 16;

    /// <summary>Summaries that are kept: some megabytes.</summary>
    private const int MaxKept = 20_000;

    private readonly ConcurrentDictionary<RecordKey, RunSummary> _known = new();

    /// <summary>The records beneath a folder, in the order of their keys; one that cannot be read hides none of the others.</summary>
    public async IAsyncEnumerable<ListedRun> ListAsync(RecordKey folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<ListedRecord> page;
        RecordKey? after = null;
        do
        {
            page = await leases.ListAsync(folder, after, PageSize, cancellationToken);
            foreach (ListedRecord[] part in page.Chunk(ConcurrentReads))
            {
                foreach (ListedRun? run in await Task.WhenAll(part.Select(record => SumUpAsync(record, cancellationToken))))
                {
                    if (run is not null)
                    {
                        yield return run;
                    }
                }
            }

            after = page.Count == 0 ? null : page[^1].Key;
        }
        while (page.Count == PageSize);
    }

    /// <summary>Does not keep what is no more.</summary>
    public void Forget(RecordKey place) => _known.TryRemove(place, out _);

    /// <summary>Sums a record up; null where it is no more.</summary>
    private async Task<ListedRun?> SumUpAsync(ListedRecord record, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(record.Key, out RunSummary? known) && known.Version == record.Version)
        {
            return new ListedRun(record.Key, known, null);
        }

        try
        {
            if (await leases.ReadAsync(record.Key, cancellationToken) is not { } found)
            {
                return null;
            }

            var summary = RunSummary.Of(found);
            Keep(summary);
            return new ListedRun(record.Key, summary, null);
        }
        catch (StoreException problem) when (problem.Fault == StoreFault.Rejected)
        {
            return new ListedRun(record.Key, null, problem);
        }
        catch (StageException problem) when (problem.Reason == FailureReason.RunRecordInvalid)
        {
            return new ListedRun(record.Key, null, problem);
        }
    }

    private void Keep(RunSummary summary)
    {
        if (_known.Count >= MaxKept)
        {
            _known.Clear(); // Costs one more reading, and needs no order to be kept.
        }

        _known[summary.Place] = summary;
    }
}
