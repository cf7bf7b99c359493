using System.Diagnostics;

namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>Questions about recorded spans.</summary>
internal static class SpanTree
{
    public static Activity Named(this IEnumerable<Activity> spans, string name) => Assert.Single(spans, span => span.DisplayName == name);

    public static Activity[] Below(this IEnumerable<Activity> spans, Activity parent) =>
        [.. spans.Where(span => span.ParentSpanId == parent.SpanId).OrderBy(static span => span.StartTimeUtc)];

    public static DateTime End(this Activity span) => span.StartTimeUtc + span.Duration;

    public static object? Tag(this Activity span, string name) => span.GetTagItem(name);

    /// <summary>Every span begins and ends within the one that it hangs under.</summary>
    public static void AssertNested(IReadOnlyList<Activity> spans)
    {
        Dictionary<ActivitySpanId, Activity> all = spans.ToDictionary(static span => span.SpanId);
        foreach (Activity span in spans)
        {
            if (all.TryGetValue(span.ParentSpanId, out Activity? parent))
            {
                Assert.True(
                    parent.StartTimeUtc <= span.StartTimeUtc && span.End() <= parent.End(),
                    $"{span.DisplayName} {span.StartTimeUtc:O} to {span.End():O} is not within "
                        + $"{parent.DisplayName} {parent.StartTimeUtc:O} to {parent.End():O}");
            }
        }
    }

    /// <summary>The phases of a stage follow each other without a gap and are together the whole stage.</summary>
    public static void AssertPhasesAddUp(IReadOnlyList<Activity> spans, Activity stage)
    {
        Activity[] phases = [.. spans.Below(stage).Where(static span => span.DisplayName.StartsWith("phase ", StringComparison.Ordinal))];
        Assert.Equal(stage.StartTimeUtc, phases[0].StartTimeUtc);
        Assert.All(phases.Zip(phases.Skip(1)), static pair => Assert.Equal(pair.First.End(), pair.Second.StartTimeUtc));
        Assert.Equal(stage.End(), phases[^1].End());
        Assert.Equal(stage.Duration, phases.Aggregate(TimeSpan.Zero, static (sum, phase) => sum + phase.Duration));
    }
}
