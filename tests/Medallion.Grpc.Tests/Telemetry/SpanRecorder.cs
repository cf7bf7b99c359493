using System.Collections.Concurrent;
using System.Diagnostics;
using Medallion.Grpc.Telemetry;
using Medallion.Stages.Telemetry;
using Medallion.Storage.Telemetry;

namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>Records the spans of one trace, and of no other: tests that run beside it make their own.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private static readonly string[] Sources = [RpcTelemetry.Source, StageTelemetry.Name, StorageTelemetry.Name];

    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => Sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == TraceId
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.TraceId == TraceId && span.Recorded)
                {
                    _ended.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public ActivityTraceId TraceId { get; } = ActivityTraceId.CreateRandom();

    /// <summary>The spans that have ended.</summary>
    public IReadOnlyList<Activity> Spans => [.. _ended];

    /// <summary>A <c>traceparent</c> of the trace with a span of the caller's own.</summary>
    public string NewCaller(out ActivitySpanId caller)
    {
        caller = ActivitySpanId.CreateRandom();
        return $"00-{TraceId}-{caller}-01";
    }

    /// <summary>Waits until a span of a name has ended: that of an RPC ends after its caller has seen the end.</summary>
    public async Task<IReadOnlyList<Activity>> UntilAsync(Predicate<IReadOnlyList<Activity>> isDone)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isDone(Spans))
        {
            await Task.Delay(10, patience.Token);
        }

        return Spans;
    }

    public void Dispose() => _listener.Dispose();
}
