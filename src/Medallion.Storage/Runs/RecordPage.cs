namespace Medallion.Storage.Runs;

/// <summary>Collects one page of keys from names in their order.</summary>
internal sealed class RecordPage
{
    public const int MaxLimit = 10_000;

    private readonly List<RecordKey> _keys = [];
    private readonly RecordKey? _after;
    private readonly int _limit;

    public RecordPage(RecordKey? after, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        (_after, _limit) = (after, limit);
    }

    public IReadOnlyList<RecordKey> Keys => _keys;

    /// <summary>Takes a name; false where the page is full.</summary>
    public bool Add(string name)
    {
        bool isNext = _after is null || string.CompareOrdinal(name, _after.Name) > 0;
        if (isNext && RecordKey.FromName(name) is { } key)
        {
            _keys.Add(key);
        }

        return _keys.Count < _limit;
    }
}
