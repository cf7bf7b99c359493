using System.Text.Json;
using System.Text.RegularExpressions;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Telemetry;

/// <summary>The chart's dashboard, with its variables filled in as Grafana does.</summary>
internal static class Dashboard
{
    /// <summary>
    /// What Grafana puts in place of <c>$__rate_interval</c>: four intervals of the ServiceMonitor, which is half a minute.
    /// </summary>
    private const string RateInterval = "2m";

    private static string File { get; } =
        Path.Combine(RepositoryPaths.Root, "helm", "medallion-grpc", "dashboards", "medallion.json");

    /// <summary>The variables that are asked of Prometheus: the selector and the label whose values are offered.</summary>
    /// <param name="chosen">What was chosen in the variables before.</param>
    public static (string Selector, string Label) Variable(string name, params (string Name, string Value)[] chosen)
    {
        using JsonDocument content = Read();
        JsonElement variable = content.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray()
            .Single(item => item.GetProperty("name").GetString() == name);
        Match query = Regex.Match(
            variable.GetProperty("query").GetProperty("query").GetString()!,
            @"^label_values\((?<selector>.*), (?<label>\w+)\)$",
            RegexOptions.None,
            TimeSpan.FromSeconds(1));
        Assert.True(query.Success, $"{name} is no label_values()");
        return (Fill(query.Groups["selector"].Value, chosen), query.Groups["label"].Value);
    }

    /// <summary>Every query of every panel, as it is sent.</summary>
    /// <param name="chosen">What was chosen in the variables.</param>
    public static IReadOnlyList<(string Panel, string Query)> Queries(params (string Name, string Value)[] chosen)
    {
        using JsonDocument content = Read();
        return
        [
            .. content.RootElement.GetProperty("panels").EnumerateArray()
                .Where(static panel => panel.GetProperty("type").GetString() != "row")
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Select(target => (
                    panel.GetProperty("title").GetString()!, Fill(target.GetProperty("expr").GetString()!, chosen)))),
        ];
    }

    private static JsonDocument Read() => JsonDocument.Parse(System.IO.File.ReadAllText(File));

    private static string Fill(string query, (string Name, string Value)[] chosen)
    {
        string filled = chosen.Aggregate(
            query.Replace("$__rate_interval", RateInterval, StringComparison.Ordinal),
            static (text, variable) => text.Replace($"${variable.Name}", Regex.Escape(variable.Value), StringComparison.Ordinal));
        Assert.DoesNotContain('$', filled);
        return filled;
    }
}
