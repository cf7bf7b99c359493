using System.Collections;
using Medallion.Stages.Runs;

namespace Medallion.Stages.Telemetry;

/// <summary>What every line of the log that is written for a run says beside its text: which run, and which trace.</summary>
internal sealed class RunScope(RunKey key, int attempt, TraceContext? trace) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] _fields =
    [
        new(StageAttributes.Pipeline, key.Pipeline),
        new(StageAttributes.RunId, key.RunId),
        new(StageAttributes.Stage, StageTelemetry.NameOf(key.Stage)),
        .. key.Task.Length == 0 ? Array.Empty<KeyValuePair<string, object?>>() : [new(StageAttributes.Task, key.Task)],
        new(StageAttributes.Attempt, attempt),
        .. trace is null ? Array.Empty<KeyValuePair<string, object?>>() : [new("medallion.trace_id", trace.TraceId)],
    ];

    public int Count => _fields.Length;

    public KeyValuePair<string, object?> this[int index] => _fields[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _fields.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>For a log that is read by people.</summary>
    public override string ToString() => $"run:{key} attempt:{attempt}" + (trace is null ? "" : $" trace:{trace.TraceId}");
}
