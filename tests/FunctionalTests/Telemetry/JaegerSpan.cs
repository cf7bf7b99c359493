using System.Text.Json;

namespace Medallion.FunctionalTests.Telemetry;

/// <summary>A span as Jaeger's API tells it; times in microseconds.</summary>
internal sealed record JaegerSpan(
    string Id,
    string Name,
    string? ParentId,
    IReadOnlyList<string> LinkedIds,
    long Start,
    long Duration,
    IReadOnlyDictionary<string, string> Tags,
    IReadOnlyList<IReadOnlyDictionary<string, string>> Events)
{
    /// <summary>Jaeger cuts times to microseconds.</summary>
    private const int Rounding = 2;

    public long End => Start + Duration;

    public static JaegerSpan Of(JsonElement span)
    {
        JsonElement[] references = [.. span.GetProperty("references").EnumerateArray()];
        return new JaegerSpan(
            span.GetProperty("spanID").GetString()!,
            span.GetProperty("operationName").GetString()!,
            References(references, "CHILD_OF").FirstOrDefault(),
            [.. References(references, "FOLLOWS_FROM")],
            span.GetProperty("startTime").GetInt64(),
            span.GetProperty("duration").GetInt64(),
            Fields(span.GetProperty("tags")),
            [.. span.GetProperty("logs").EnumerateArray().Select(static log => Fields(log.GetProperty("fields")))]);
    }

    public bool Contains(JaegerSpan child) => child.Start >= Start - Rounding && child.End <= End + Rounding;

    private static IEnumerable<string> References(JsonElement[] references, string kind) => references
        .Where(reference => reference.GetProperty("refType").GetString() == kind)
        .Select(static reference => reference.GetProperty("spanID").GetString()!);

    private static Dictionary<string, string> Fields(JsonElement fields) => fields.EnumerateArray()
        .GroupBy(static field => field.GetProperty("key").GetString()!)
        .ToDictionary(static group => group.Key, static group => group.First().GetProperty("value").ToString());
}
