using System.Diagnostics;
using System.Diagnostics.Metrics;
using Medallion.Stages.Telemetry;
using Medallion.Storage.Telemetry;

namespace Medallion.Grpc.Telemetry;

/// <summary>What the endpoint tells of itself, and, for the documentation, all that the service tells.</summary>
internal static class EndpointTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Medallion.Grpc";

    private static readonly double[] RpcSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600];

    private static readonly MetricSet Set = new(new Meter(Name, typeof(EndpointTelemetry).Assembly.GetName().Version?.ToString(3)));

    static EndpointTelemetry() => Set.Gauge(
        "medallion.memory.limit",
        "By",
        "memory that this process may use: that of its container, else that of the machine",
        static () => [new Measurement<long>(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)]);

    /// <summary>Meters of the runtime and of the web server from which metrics are taken.</summary>
    public static IReadOnlyList<string> RuntimeMeters { get; } = ["System.Runtime", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>All metrics of the service.</summary>
    public static IReadOnlyList<MetricEntry> Metrics =>
        [.. StageTelemetry.Metrics, .. StorageTelemetry.Metrics, .. Set.Entries, .. OfRuntime];

    /// <summary>All spans of the service, from the outside in.</summary>
    public static IReadOnlyList<SpanEntry> Spans =>
    [
        new(
            "{method}",
            ActivityKind.Server,
            "the caller's span, as its `traceparent` says",
            "one RPC; health checks and reflection have none",
            [
                RpcTelemetry.System, RpcTelemetry.Method, RpcTelemetry.StatusCode, RpcTelemetry.ServerAddress, RpcTelemetry.ServerPort,
                RpcTelemetry.ErrorType,
            ])
        {
            Links = "of a call that attaches to a run: the RPC of the run's first caller, under which the run's spans hang",
        },
        .. StageTelemetry.Spans,
        .. StorageTelemetry.Spans,
    ];

    /// <summary>All attributes of the service.</summary>
    public static IReadOnlyList<AttributeEntry> Attributes =>
    [
        .. StageTelemetry.Attributes,
        .. StorageTelemetry.Attributes,
        new(RpcTelemetry.StatusCode, "status of the RPC, such as `OK` or `NOT_FOUND`"),
        new("cpu.mode", "`user` or `system`"),
        new("gc.heap.generation", "generation of the managed heap"),
        new("network.transport", "`tcp`"),
        new("network.type", "`ipv4` or `ipv6`"),
    ];

    /// <summary>Duration of calls.</summary>
    internal static Histogram<double> CallDuration { get; } = Set.Durations(
        "rpc.server.call.duration", "duration of RPCs", RpcSeconds, RpcTelemetry.Method, RpcTelemetry.StatusCode);

    /// <summary>What the runtime and the web server tell; their names are those of .NET.</summary>
    private static MetricEntry[] OfRuntime { get; } =
    [
        new("dotnet.process.memory.working_set", MetricKind.Gauge, "By", "memory that the process holds", []),
        new("dotnet.process.cpu.time", MetricKind.Counter, "s", "time on the processor", ["cpu.mode"]),
        new(
            "dotnet.gc.last_collection.heap.size", MetricKind.Gauge, "By", "managed heap after the last collection",
            ["gc.heap.generation"]),
        new("dotnet.gc.pause.time", MetricKind.Counter, "s", "time for which collections stopped the process", []),
        new(
            "kestrel.active_connections", MetricKind.Gauge, "{connection}", "open connections",
            ["network.transport", "network.type", RpcTelemetry.ServerAddress, RpcTelemetry.ServerPort]),
    ];
}
