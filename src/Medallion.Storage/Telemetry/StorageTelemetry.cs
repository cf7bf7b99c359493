using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Medallion.Storage.Telemetry;

/// <summary>What this project tells of itself; a host subscribes to it by <see cref="Name"/>. Without a host it costs nothing.</summary>
public static class StorageTelemetry
{
    /// <summary>Name of the source of spans and of the meter.</summary>
    public const string Name = "Medallion.Storage";

    private static readonly string Version = typeof(StorageTelemetry).Assembly.GetName().Version?.ToString(3) ?? "";

    private static readonly double[] CallSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly MetricSet Set = new(new Meter(Name, Version));

    /// <summary>The metrics.</summary>
    public static IReadOnlyList<MetricEntry> Metrics => Set.Entries;

    /// <summary>The spans.</summary>
    public static IReadOnlyList<SpanEntry> Spans { get; } =
    [
        new(
            "S3.{operation}",
            ActivityKind.Client,
            "whatever makes the call: an object, a phase, or the RPC; a call outside of any trace has no span",
            "one call of S3 with its retries; that of GetObject lasts until the body is read",
            [
                S3Attributes.System, S3Attributes.Service, S3Attributes.Method, S3Attributes.Bucket, S3Attributes.Key,
                S3Attributes.PartNumber, S3Attributes.UploadId, S3Attributes.RequestId, S3Attributes.StatusCode,
                S3Attributes.ServerAddress, S3Attributes.ServerPort, S3Attributes.Result, S3Attributes.SentBytes,
                S3Attributes.ReceivedBytes, S3Attributes.RangeOffset, S3Attributes.ListedKeys, S3Attributes.ErrorType,
            ])
        {
            Events =
            [
                new(
                    "retry",
                    "the attempt before has failed in passing, and the call is made again",
                    [S3Attributes.Attempt, S3Attributes.ErrorType]),
            ],
        },
    ];

    /// <summary>The attributes.</summary>
    public static IReadOnlyList<AttributeEntry> Attributes => S3Attributes.Entries;

    internal static ActivitySource Source { get; } = new(Name, Version);

    internal static Counter<long> Calls { get; } = Set.Counter(
        "medallion.s3.calls", "{call}", "calls of S3 by what came of them", S3Attributes.Method, S3Attributes.Result);

    internal static Histogram<double> CallDuration { get; } = Set.Durations(
        "medallion.s3.call.duration", "time of a call of S3, its retries and its body included", CallSeconds, S3Attributes.Method);

    internal static Counter<long> Retries { get; } = Set.Counter(
        "medallion.s3.retries", "{retry}", "attempts beyond the first of a call", S3Attributes.Method);

    internal static Counter<long> Sent { get; } = Set.Counter(
        "medallion.s3.sent", "By", "bytes of objects sent to S3", S3Attributes.Method);

    internal static Counter<long> Received { get; } = Set.Counter(
        "medallion.s3.received", "By", "bytes of objects received from S3", S3Attributes.Method);
}
