using System.Diagnostics.Metrics;
using Medallion.Stages.Execution;
using Medallion.Stages.Runs;

namespace Medallion.Stages.Telemetry;

/// <summary>
/// What the stages of this process have read, those under way included: looked up from their meters when somebody collects
/// metrics, so that the work itself counts nothing twice. Safe for concurrent use.
/// </summary>
internal sealed class StageTotals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StageKind, StageWork> _ended = [];
    private readonly Dictionary<StageMeter, StageKind> _active = [];

    /// <summary>A stage begins.</summary>
    public void Begin(StageKind stage, StageMeter meter)
    {
        lock (_gate)
        {
            _active[meter] = stage;
        }
    }

    /// <summary>A stage ends: what it has read stays counted.</summary>
    public void End(StageMeter meter)
    {
        lock (_gate)
        {
            if (_active.Remove(meter, out StageKind stage))
            {
                _ended[stage] = _ended.GetValueOrDefault(stage) + meter.Work;
            }
        }
    }

    public IEnumerable<Measurement<long>> Objects() => Read(static work => work.Objects);

    public IEnumerable<Measurement<long>> Bytes() => Read(static work => work.Bytes);

    public IEnumerable<Measurement<long>> Rows() => Read(static work => work.Rows);

    private List<Measurement<long>> Read(Func<StageWork, long> select)
    {
        Dictionary<StageKind, StageWork> all;
        lock (_gate)
        {
            all = new(_ended);
            foreach ((StageMeter meter, StageKind stage) in _active)
            {
                all[stage] = all.GetValueOrDefault(stage) + meter.Work;
            }
        }

        return [.. all.Select(total => new Measurement<long>(select(total.Value), StageTelemetry.Of(total.Key)))];
    }
}
