using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using Medallion.Stages.Runs;

namespace Medallion.Stages.Telemetry;

/// <summary>
/// What this process published last, by pipeline and stage. Pipelines are named by callers: only the first hundred have
/// series of their own, so that no caller can fill the memory of whoever collects them. Safe for concurrent use.
/// </summary>
internal sealed class PublishedGauges
{
    /// <summary>Stands for all pipelines beyond those.</summary>
    public const string Other = "_other";

    /// <summary>Pipelines that have series of their own.</summary>
    public const int MaxPipelines = 100;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _pipelines = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Pipeline, StageKind Stage), Publication> _latest = [];

    /// <summary>A stage has published.</summary>
    public void Set(RunKey run, DateTimeOffset time, long rows, long size)
    {
        lock (_gate)
        {
            bool isOwn = _pipelines.Contains(run.Pipeline) || (_pipelines.Count < MaxPipelines && _pipelines.Add(run.Pipeline));
            _latest[(isOwn ? run.Pipeline : Other, run.Stage)] = new Publication(time.ToUnixTimeSeconds(), rows, size);
        }
    }

    public IEnumerable<Measurement<long>> Times() => Read(static publication => publication.Time);

    public IEnumerable<Measurement<long>> Rows() => Read(static publication => publication.Rows);

    public IEnumerable<Measurement<long>> Sizes() => Read(static publication => publication.Size);

    private List<Measurement<long>> Read(Func<Publication, long> select)
    {
        lock (_gate)
        {
            return
            [
                .. _latest.Select(entry => new Measurement<long>(
                    select(entry.Value),
                    new KeyValuePair<string, object?>(StageAttributes.Pipeline, entry.Key.Pipeline),
                    StageTelemetry.Of(entry.Key.Stage))),
            ];
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Publication(long Time, long Rows, long Size);
}
