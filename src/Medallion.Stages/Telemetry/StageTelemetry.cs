using System.Diagnostics;
using System.Diagnostics.Metrics;
using Medallion.Storage.Telemetry;

namespace Medallion.Stages.Telemetry;

/// <summary>What this project tells of itself; a host subscribes to it by <see cref="Name"/>. Without a host it costs nothing.</summary>
public static class StageTelemetry
{
    /// <summary>Name of the source of spans and of the meter.</summary>
    public const string Name = "Medallion.Stages";

    private static readonly string Version = typeof(StageTelemetry).Assembly.GetName().Version?.ToString(3) ?? "";

    private static readonly double[] StageSeconds =
        [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600];

    private static readonly double[] QueueSeconds = [0.01, 0.1, 1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 7_200];

    private static readonly MetricSet Set = new(new Meter(Name, Version));

    static StageTelemetry()
    {
        Set.Counter(
            "medallion.stage.read", "By", "stored bytes read; grows while a stage executes", Totals.Bytes, StageAttributes.Stage);
        Set.Counter(
            "medallion.stage.rows.read", "{row}", "rows read; grows while a stage executes", Totals.Rows, StageAttributes.Stage);
        Set.Counter(
            "medallion.stage.objects.read", "{object}", "objects read; grows while a stage executes", Totals.Objects,
            StageAttributes.Stage);
        Set.Gauge(
            "medallion.published.time",
            "s",
            "when this process last published for a pipeline, in Unix time: its freshness is `time()` less this",
            Published.Times,
            StageAttributes.Pipeline,
            StageAttributes.Stage);
        Set.Gauge(
            "medallion.published.rows", "{row}", "rows of what was published last", Published.Rows,
            StageAttributes.Pipeline, StageAttributes.Stage);
        Set.Gauge(
            "medallion.published.size", "By", "bytes of what was published last", Published.Sizes,
            StageAttributes.Pipeline, StageAttributes.Stage);
    }

    /// <summary>The metrics.</summary>
    public static IReadOnlyList<MetricEntry> Metrics => Set.Entries;

    /// <summary>The spans.</summary>
    public static IReadOnlyList<SpanEntry> Spans => StageSpans.Entries;

    /// <summary>The attributes.</summary>
    public static IReadOnlyList<AttributeEntry> Attributes => StageAttributes.Entries;

    internal static ActivitySource Source { get; } = new(Name, Version);

    internal static StageTotals Totals { get; } = new();

    internal static PublishedGauges Published { get; } = new();

    internal static Histogram<double> Duration { get; } = Set.Durations(
        "medallion.stage.duration", "how long attempts executed, without their time in the queue", StageSeconds,
        StageAttributes.Stage, StageAttributes.Outcome, StageAttributes.ErrorType);

    internal static Counter<long> BytesWritten { get; } =
        Set.Counter("medallion.stage.written", "By", "bytes published", StageAttributes.Stage);

    internal static Counter<long> RowsWritten { get; } =
        Set.Counter("medallion.stage.rows.written", "{row}", "rows published", StageAttributes.Stage);

    internal static Counter<long> RowsRejected { get; } =
        Set.Counter("medallion.stage.rows.rejected", "{row}", "malformed records left out", StageAttributes.Stage);

    internal static Counter<long> Duplicates { get; } =
        Set.Counter("medallion.stage.duplicates", "{row}", "rows dropped because an equal key was kept", StageAttributes.Stage);

    internal static Counter<long> Findings { get; } = Set.Counter(
        "medallion.findings", "{finding}", "findings by code",
        StageAttributes.Stage, StageAttributes.FindingCode, StageAttributes.FindingSeverity);

    internal static UpDownCounter<long> Active { get; } =
        Set.Level("medallion.runs.active", "{run}", "runs that execute in this process", StageAttributes.Stage);

    internal static UpDownCounter<long> Queued { get; } =
        Set.Level("medallion.runs.queued", "{run}", "runs that wait in this process", StageAttributes.Stage);

    internal static Counter<long> Accepted { get; } = Set.Counter(
        "medallion.runs.accepted", "{call}", "calls by how they met their run", StageAttributes.Stage, StageAttributes.Acceptance);

    internal static Histogram<double> QueueDuration { get; } = Set.Durations(
        "medallion.run.queue.duration", "how long runs waited before they executed", QueueSeconds, StageAttributes.Stage);

    internal static Counter<long> SlaNotices { get; } = Set.Counter(
        "medallion.sla.notices", "{notice}", "promised times that came to be at risk or were missed",
        StageAttributes.Stage, StageAttributes.SlaState);

    internal static UpDownCounter<long> SpillUsed { get; } =
        Set.Level("medallion.spill.used", "By", "bytes of keys that lie on disk now because memory is not enough");

    internal static Counter<long> SpillWritten { get; } =
        Set.Counter("medallion.spill.written", "By", "bytes of keys written to disk because memory was not enough");

    /// <summary>The attribute by which most metrics are told apart.</summary>
    internal static KeyValuePair<string, object?> Of(Runs.StageKind stage) => new(StageAttributes.Stage, NameOf(stage));

    /// <summary>Its name, without a new text for each call.</summary>
    internal static string NameOf(Runs.StageKind stage) => Enum.GetName(stage) ?? "_OTHER";
}
