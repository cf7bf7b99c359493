using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;

namespace Medallion.Stages.Contracts;

/// <summary>Collects breaches of a contract: each kind once with its first place and its count. Safe for concurrent use.</summary>
internal sealed class BreachLog(string objectUri)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Column, string Expected), (long Row, string Found, long Count)> _breaches = [];

    /// <summary>Whether there is any.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _breaches.Count == 0;
            }
        }
    }

    /// <summary>Adds one breach; of its kind, the one with the lowest row is kept as the place.</summary>
    public void Add(string column, long row, string expected, ReadOnlySpan<char> found)
    {
        const int Limit = 120;
        lock (_gate)
        {
            bool known = _breaches.TryGetValue((column, expected), out (long Row, string Found, long Count) first);
            string text = known && first.Row <= row
                ? first.Found
                : found.Length <= Limit ? found.ToString() : string.Concat(found[..(Limit - 1)], "…");
            _breaches[(column, expected)] = (known ? Math.Min(first.Row, row) : row, text, first.Count + 1);
        }
    }

    /// <summary>Reports every breach as a finding; throws where there is any.</summary>
    public void Conclude(IStageObserver observer)
    {
        Finding[] findings;
        lock (_gate)
        {
            findings =
            [
                .. _breaches
                    .OrderBy(static b => b.Value.Row)
                    .ThenBy(static b => b.Key.Column, StringComparer.Ordinal)
                    .Select(ToFinding),
            ];
        }

        foreach (Finding finding in findings)
        {
            observer.Report(finding);
        }

        if (findings.Length > 0)
        {
            throw new StageException(FailureReason.ContractBroken, findings[0].Location, $"{findings.Length} kind(s) of breach");
        }
    }

    private Finding ToFinding(KeyValuePair<(string Column, string Expected), (long Row, string Found, long Count)> breach)
    {
        var place = new DataLocation
        {
            ObjectUri = objectUri,
            Row = breach.Value.Row > 0 ? breach.Value.Row : null,
            Column = breach.Key.Column.Length > 0 ? breach.Key.Column : null,
            Expected = breach.Key.Expected,
            Found = breach.Value.Found,
        };
        return new Finding(FindingCode.ContractBreach, Severity.Error, place, breach.Value.Count);
    }
}
