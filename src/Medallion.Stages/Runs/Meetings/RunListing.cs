using Medallion.Stages.Runs.Attempts;
using Medallion.Stages.Runs.Ledger;
using Microsoft.Extensions.Logging;

namespace Medallion.Stages.Runs.Meetings;

/// <summary>Lists runs page by page: sums all up that a filter may mean, and reads those that are shown.</summary>
/// <param name="ledger">The runs of all replicas.</param>
/// <param name="findLive">The run where this process executes it.</param>
/// <param name="logger">The log.</param>
internal sealed class RunListing(RunLedger ledger, Func<RunKey, RunExecution?> findLive, ILogger logger)
{
    // The last one on top, to make room for earlier ones.
    private static readonly Comparer<RunPosition> LastFirst = Comparer<RunPosition>.Create(
        static (a, b) => RunPosition.LatestFirst.Compare(b, a));

    /// <summary>The first runs behind a position that match, at most <paramref name="limit"/>.</summary>
    public async Task<RunPage> ListAsync(RunFilter filter, RunPosition? after, int limit, CancellationToken cancellationToken)
    {
        // One more than is wanted tells whether there are more.
        (RunKey Key, RunPosition Position)[] found = await FindAsync(filter, after, limit + 1, cancellationToken);
        List<(RunSnapshot, RunPosition)> runs = [];
        foreach ((RunKey key, RunPosition position) in found.Take(limit))
        {
            // That it is in another state than a moment ago is no reason to leave it out; that it is no more, is one.
            RunRecord? record = findLive(key)?.ToRecord() ?? await ledger.FindAsync(key, cancellationToken);
            if (record is not null)
            {
                runs.Add((record.ToSnapshot(), position));
            }
        }

        return new RunPage(runs, found.Length > limit ? found[limit - 1].Position : null);
    }

    private async Task<(RunKey Key, RunPosition Position)[]> FindAsync(
        RunFilter filter, RunPosition? after, int limit, CancellationToken cancellationToken)
    {
        var first = new PriorityQueue<RunKey, RunPosition>(LastFirst);
        await foreach (ListedRun listed in ledger.ListAsync(filter.Pipeline, filter.RunId, cancellationToken))
        {
            if (listed.Summary is not { } run)
            {
                RunsLog.Unreadable(logger, listed.Place.Name, listed.Problem!);
                continue;
            }

            var position = new RunPosition(run.CreateTime, run.Place.Name);
            bool isBehind = after is null || RunPosition.LatestFirst.Compare(position, after) > 0;
            if (isBehind && filter.Matches(run.Key, findLive(run.Key)?.State ?? run.State))
            {
                first.Enqueue(run.Key, position);
                if (first.Count > limit)
                {
                    first.Dequeue();
                }
            }
        }

        return
        [
            .. first.UnorderedItems
                .Select(static item => (item.Element, item.Priority))
                .OrderBy(static item => item.Priority, RunPosition.LatestFirst),
        ];
    }
}
