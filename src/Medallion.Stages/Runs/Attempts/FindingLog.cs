using System.Text.Json;
using Medallion.Stages.Findings;
using Medallion.Stages.Runs.Ledger;

namespace Medallion.Stages.Runs.Attempts;

/// <summary>
/// Counts findings by code, and lets a bounded number of each through, and of all together what a run's record has room for.
/// </summary>
/// <param name="maxPerCode">Findings of one code.</param>
/// <param name="maxBytes">Bytes of all of them, as the ledger writes them.</param>
/// <param name="list">Takes those that are let through.</param>
internal sealed class FindingLog(int maxPerCode, long maxBytes, Action<Finding> list)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<FindingCode, long> _counts = [];
    private readonly HashSet<FindingCode> _cut = [];
    private long _bytes;

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
            if (count <= maxPerCode && !_cut.Contains(finding.Code) && Takes(finding))
            {
                list(finding);
            }
            else if (_cut.Add(finding.Code))
            {
                list(new Finding(FindingCode.More, Severity.Info, new DataLocation { Found = finding.Code.ToString() }));
            }
        }
    }

    /// <summary>Bytes of a finding in the ledger.</summary>
    public static long SizeOf(Finding finding) => JsonSerializer.SerializeToUtf8Bytes(finding, RunRecordJson.Default.Finding).Length;

    private bool Takes(Finding finding)
    {
        long bytes = _bytes + SizeOf(finding);
        if (bytes > maxBytes)
        {
            return false;
        }

        _bytes = bytes;
        return true;
    }
}
