using Medallion.Stages.Publishing;

namespace Medallion.Stages.Runs.Ledger;

/// <summary>Divides runs into those that stay and those that are to be forgotten.</summary>
/// <param name="maxRemembered">Ended runs that stay at most; the latest do.</param>
/// <param name="oldest">Ended runs that ended before this moment do not stay.</param>
internal sealed class RunSorter(int maxRemembered, DateTimeOffset oldest)
{
    // The first to go on top.
    private readonly PriorityQueue<RunSummary, DateTimeOffset> _kept = new();
    private readonly HashSet<string> _live = new(StringComparer.Ordinal);
    private readonly List<RunSummary> _toForget = [];
    private HashSet<string>? _needed;

    /// <summary>Runs to be forgotten.</summary>
    public IReadOnlyList<RunSummary> ToForget => _toForget;

    /// <summary>Whether nothing has been heard of a run for as long as ended ones are remembered.</summary>
    public bool IsOld(RunSummary run) => run.LastSign < oldest;

    /// <summary>Takes a run that stays whatever its age.</summary>
    public void AddLive(RunSummary run) => _live.UnionWith(FoldersOf(run));

    /// <summary>Takes a run that may go.</summary>
    public void AddEnded(RunSummary run)
    {
        _kept.Enqueue(run, run.LastSign);
        while (_kept.TryPeek(out RunSummary? first, out _) && (IsOld(first) || _kept.Count > maxRemembered))
        {
            _toForget.Add(_kept.Dequeue());
        }
    }

    /// <summary>Whether a run that stays may still read what lies in the folder of a logical run.</summary>
    public bool Needs(string folder)
    {
        if (_needed is null)
        {
            _needed = _live;
            _needed.UnionWith(_kept.UnorderedItems.SelectMany(static item => FoldersOf(item.Element)));
        }

        return _needed.Contains(folder);
    }

    private static IEnumerable<string> FoldersOf(RunSummary run) => RunLeftovers.FoldersOf(run).Select(static place => place.Folder);
}
