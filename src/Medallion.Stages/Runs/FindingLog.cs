using Medallion.Stages.Findings;

namespace Medallion.Stages.Runs;

/// <summary>Counts findings by code and lets a bounded number of each through.</summary>
internal sealed class FindingLog(int maxPerCode, Action<Finding> list)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<FindingCode, long> _counts = [];

    /// <summary>Findings by code, all counted.</summary>
    public IReadOnlyDictionary<FindingCode, long> Counts
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<FindingCode, long>(_counts);
            }
        }
    }

    /// <summary>Takes a finding.</summary>
    public void Add(Finding finding)
    {
        lock (_gate)
        {
            long count = _counts.GetValueOrDefault(finding.Code) + 1;
            _counts[finding.Code] = count;
            if (count <= maxPerCode)
            {
                list(finding);
            }
            else if (count == maxPerCode + 1)
            {
                list(new Finding(FindingCode.More, Severity.Info, new DataLocation { Found = finding.Code.ToString() }));
            }
        }
    }
}
