using System.Diagnostics;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Telemetry;

/// <summary>
/// Leads from a stage to the ones that left what it reads: each object that a stage publishes carries the context of the
/// stage's span in its user metadata.
/// </summary>
internal static class StageLinks
{
    private const string Parent = "medallion-traceparent";

    /// <summary>Metadata that also says which stage's span the current flow works for.</summary>
    public static IReadOnlyDictionary<string, string> Sign(IReadOnlyDictionary<string, string> metadata) =>
        StageSpans.FindStage() is { } stage && TraceContext.Of(stage) is { } context
            ? new Dictionary<string, string>(metadata, StringComparer.Ordinal) { [Parent] = context.Parent }
            : metadata;

    /// <summary>Links the stage of the current flow to the one that published an object.</summary>
    public static void Add(ObjectInfo source)
    {
        if (source.Metadata.TryGetValue(Parent, out string? parent) && StageSpans.FindStage() is { } stage)
        {
            Add(stage, new TraceContext(parent));
        }
    }

    /// <summary>Links a span to another, once, and never to itself.</summary>
    public static void Add(Activity span, TraceContext target)
    {
        ActivityContext context = target.ToActivityContext();
        if (context != default
            && context.SpanId != span.SpanId
            && context.SpanId != span.ParentSpanId
            && span.Links.All(link => link.Context.SpanId != context.SpanId))
        {
            span.AddLink(new ActivityLink(context));
        }
    }
}
