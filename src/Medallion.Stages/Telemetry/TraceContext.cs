using System.Diagnostics;

namespace Medallion.Stages.Telemetry;

/// <summary>A span that others hang under or are linked to, wherever it is recorded, as W3C's trace context writes it.</summary>
/// <param name="Parent">Its <c>traceparent</c>.</param>
/// <param name="State">Its <c>tracestate</c>; null: none.</param>
public sealed record TraceContext(string Parent, string? State = null)
{
    /// <summary>W3C demands of nobody that they pass on more.</summary>
    private const int MaxStateLength = 512;

    /// <summary>The span of the flow that asks; null where it has none.</summary>
    public static TraceContext? Current => Activity.Current is { } span ? Of(span) : null;

    /// <summary>The trace that it belongs to: 32 hexadecimal digits.</summary>
    internal string TraceId => ToActivityContext().TraceId.ToHexString();

    /// <summary>The context of a span; null where its ids are not W3C's.</summary>
    internal static TraceContext? Of(Activity span) => span.IdFormat == ActivityIdFormat.W3C
        ? new TraceContext(span.Id!, span.TraceStateString is { Length: <= MaxStateLength } state ? state : null)
        : null;

    /// <summary>For the tracing library; the empty one where this is no trace context.</summary>
    internal ActivityContext ToActivityContext() =>
        ActivityContext.TryParse(Parent, State, isRemote: true, out ActivityContext context) ? context : default;
}
