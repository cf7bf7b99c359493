using System.Reflection;
using System.Text;
using Medallion.Grpc.Telemetry;
using Medallion.Stages.Telemetry;
using Medallion.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>The tables of src/docs/telemetry.md.</summary>
internal static class TelemetryPage
{
    private const string Begin = "<!-- generated: {0} -->\n";
    private const string End = "<!-- end -->";
    private const BindingFlags AllStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Puts the tables that the code makes into a page, in place of those that stand there.</summary>
    public static string Render(string page)
    {
        foreach ((string name, string table) in Tables())
        {
            string begin = Begin.Replace("{0}", name, StringComparison.Ordinal);
            int start = page.IndexOf(begin, StringComparison.Ordinal);
            Assert.True(start >= 0, $"The page has no place for the table of {name}: '{begin.Trim()}' … '{End}'.");
            int end = page.IndexOf(End, start, StringComparison.Ordinal);
            page = $"{page[..(start + begin.Length)]}{table}{page[end..]}";
        }

        return page;
    }

    /// <summary>The name that Prometheus sees.</summary>
    public static string PrometheusName(MetricEntry metric)
    {
        string name = metric.Name.Replace('.', '_');
        string unit = metric.Unit switch { "By" => "_bytes", "s" => "_seconds", _ => "" };
        return name + unit + (metric.Kind == MetricKind.Counter ? "_total" : "");
    }

    /// <summary>Every event of the log: a method with the attribute that generates it.</summary>
    public static IReadOnlyList<(string Room, LoggerMessageAttribute Event)> LogEvents() =>
    [
        .. new[] { typeof(StageTelemetry).Assembly, typeof(EndpointTelemetry).Assembly, typeof(StorageTelemetry).Assembly }
            .SelectMany(static assembly => assembly.GetTypes())
            .SelectMany(static type => type.GetMethods(AllStatic))
            .Select(static method => (method.DeclaringType!.Assembly.GetName().Name!, method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(static found => found.Item2 is not null)
            .Select(static found => (found.Item1, found.Item2!))
            .OrderBy(static found => found.Item2.EventId),
    ];

    private static IEnumerable<(string Name, string Table)> Tables()
    {
        yield return ("spans", Spans());
        yield return ("span events", SpanEvents());
        yield return ("attributes", Attributes());
        yield return ("metrics", Metrics());
        yield return ("log events", Log());
    }

    private static string Spans()
    {
        var table = new StringBuilder("| span | kind | below | shows | attributes | links |\n|---|---|---|---|---|---|\n");
        foreach (SpanEntry span in EndpointTelemetry.Spans)
        {
            table.Append($"| `{span.Name}` | {span.Kind} | {span.Below} | {span.Meaning} | {Code(span.Attributes)} | {span.Links} |\n");
        }

        return table.ToString();
    }

    private static string SpanEvents()
    {
        var table = new StringBuilder("| event | of span | says that | attributes |\n|---|---|---|---|\n");
        foreach (SpanEntry span in EndpointTelemetry.Spans)
        {
            foreach (SpanEventEntry happened in span.Events)
            {
                table.Append($"| `{happened.Name}` | `{span.Name}` | {happened.Meaning} | {Code(happened.Attributes)} |\n");
            }
        }

        return table.ToString();
    }

    private static string Attributes()
    {
        var table = new StringBuilder("| attribute | says |\n|---|---|\n");
        foreach (AttributeEntry attribute in EndpointTelemetry.Attributes.OrderBy(static a => a.Name, StringComparer.Ordinal))
        {
            table.Append($"| `{attribute.Name}` | {attribute.Meaning} |\n");
        }

        return table.ToString();
    }

    private static string Metrics()
    {
        var table = new StringBuilder(
            "| in Prometheus | in OpenTelemetry | kind | unit | says | told apart by |\n|---|---|---|---|---|---|\n");
        foreach (MetricEntry metric in EndpointTelemetry.Metrics.OrderBy(static m => m.Name, StringComparer.Ordinal))
        {
            table.Append($"| `{PrometheusName(metric)}` | `{metric.Name}` | {metric.Kind.ToString().ToLowerInvariant()} "
                + $"| `{metric.Unit}` | {metric.Meaning} | {Code(metric.Attributes)} |\n");
        }

        return table.ToString();
    }

    private static string Log()
    {
        var table = new StringBuilder("| event id | level | project | text |\n|---|---|---|---|\n");
        foreach ((string room, LoggerMessageAttribute line) in LogEvents())
        {
            table.Append($"| {line.EventId} | {line.Level} | {room} | {line.Message} |\n");
        }

        return table.ToString();
    }

    private static string Code(IEnumerable<string> names) => string.Join(" ", names.Select(static name => $"`{name}`"));
}
