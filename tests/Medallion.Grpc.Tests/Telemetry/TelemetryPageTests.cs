using Medallion.Grpc.Telemetry;
using Medallion.Storage.Telemetry;
using Medallion.Tests.Shared;
using Microsoft.Extensions.Logging;

namespace Medallion.Grpc.Tests.Telemetry;

public sealed class TelemetryPageTests
{
    /// <summary>Set MEDALLION_UPDATE_DOCS=1 to write the tables anew.</summary>
    [Fact]
    public void Tables_in_the_documentation_are_the_ones_the_code_makes()
    {
        string path = Path.Combine(RepositoryPaths.Root, "src", "docs", "telemetry.md");
        string page = File.ReadAllText(path);
        string fresh = TelemetryPage.Render(page);
        if (Environment.GetEnvironmentVariable("MEDALLION_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, fresh);
        }

        Assert.Equal(fresh, File.ReadAllText(path));
    }

    [Fact]
    public void Every_attribute_of_a_span_an_event_or_a_metric_is_explained_once()
    {
        HashSet<string> used =
        [
            .. EndpointTelemetry.Spans.SelectMany(static span => span.Attributes),
            .. EndpointTelemetry.Spans.SelectMany(static span => span.Events).SelectMany(static happened => happened.Attributes),
            .. EndpointTelemetry.Metrics.SelectMany(static metric => metric.Attributes),
        ];

        IEnumerable<string> explained = EndpointTelemetry.Attributes.Select(static attribute => attribute.Name);
        Assert.Equal(used.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Event_ids_of_the_log_are_used_once()
    {
        IReadOnlyList<(string Room, LoggerMessageAttribute Event)> events = TelemetryPage.LogEvents();

        Assert.True(events.Count > 10, $"{events.Count} events were found");
        Assert.Equal(events.Count, events.DistinctBy(static found => found.Event.EventId).Count());
    }

    [Theory]
    [InlineData("medallion.stage.duration", "medallion_stage_duration_seconds")]
    [InlineData("medallion.stage.read", "medallion_stage_read_bytes_total")]
    [InlineData("medallion.stage.rows.read", "medallion_stage_rows_read_total")]
    [InlineData("medallion.runs.active", "medallion_runs_active")]
    [InlineData("medallion.published.time", "medallion_published_time_seconds")]
    public void Name_in_prometheus_follows_from_kind_and_unit(string name, string expected)
    {
        MetricEntry metric = EndpointTelemetry.Metrics.Single(metric => metric.Name == name);

        Assert.Equal(expected, TelemetryPage.PrometheusName(metric));
    }
}
