namespace Medallion.Storage.Runs;

/// <summary>Collects one page of records from names in their order.</summary>
internal sealed class RecordPage
{
    public const int MaxLimit = 10_000;

    private readonly List<ListedRecord> _records = [];
    private readonly RecordKey? _after;
    private readonly int _limit;

    public RecordPage(RecordKey? after, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        (_after, _limit) = (after, limit);
    }

    public IReadOnlyList<ListedRecord> Records => _records;

    /// <summary>Takes a name and its version; false where the page is full.</summary>
    public bool Add(string name, string version)
    {
        bool isNext = _after is null || string.CompareOrdinal(name, _after.Name) > 0;
        if (isNext && RecordKey.FromName(name) is { } key)
        {
            _records.Add(new ListedRecord(key, version));
        }

        return _records.Count < _limit;
    }
}
