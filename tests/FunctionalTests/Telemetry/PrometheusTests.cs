using System.Text.RegularExpressions;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Telemetry;

/// <summary>What a real Prometheus has of the service after a pipeline.</summary>
public sealed partial class PrometheusTests
{
    [PrometheusFact]
    public async Task Every_metric_of_the_documentation_has_data_after_a_pipeline()
    {
        int port = LoopbackPort.Free();
        await using TracedPipeline pipeline = await TracedPipeline.StartAsync(("Medallion:Metrics:Port", $"{port}"));
        await using Prometheus prometheus = await Prometheus.StartAsync(ScrapeTarget.Pod($"127.0.0.1:{port}"));

        await pipeline.RunAsync();

        await prometheus.UntilDataAsync("medallion_published_rows{medallion_stage=\"WriteGold\"}");
        (string Name, string Kind)[] documented =
        [
            .. MetricRow().Matches(await File.ReadAllTextAsync(Path.Combine(RepositoryPaths.Root, "src", "docs", "telemetry.md")))
                .Select(static row => (row.Groups["name"].Value, row.Groups["kind"].Value)),
        ];
        Assert.True(documented.Length > 25, $"{documented.Length} metrics are documented");
        List<string> silent = [];
        foreach ((string name, string kind) in documented)
        {
            string series = kind == "histogram" ? $"{name}_bucket" : name;
            if ((await prometheus.QueryAsync(series)).Count == 0)
            {
                silent.Add(series);
            }
        }

        Assert.Empty(silent);
    }

    [PrometheusFact]
    public async Task Values_are_those_of_the_pipeline()
    {
        int port = LoopbackPort.Free();
        await using TracedPipeline pipeline = await TracedPipeline.StartAsync(("Medallion:Metrics:Port", $"{port}"));
        await using Prometheus prometheus = await Prometheus.StartAsync(ScrapeTarget.Pod($"127.0.0.1:{port}"));

        await pipeline.RunAsync();

        await prometheus.UntilDataAsync("medallion_published_rows{medallion_stage=\"WriteGold\"}");
        Assert.Equal(200_000, await ValueAsync("medallion_published_rows{medallion_stage=\"WriteGold\"}"));
        Assert.Equal(200_002, await ValueAsync("medallion_stage_rows_read_total{medallion_stage=\"ReadBronze\"}"));
        Assert.Equal(2, await ValueAsync("medallion_stage_duplicates_total{medallion_stage=\"WriteGold\"}"));
        Assert.Equal(1, await ValueAsync("medallion_stage_rows_rejected_total{medallion_stage=\"ReadBronze\"}"));
        Assert.Equal(1, await ValueAsync("medallion_findings_total{medallion_finding_code=\"ObjectEmpty\"}"));
        Assert.Equal(1, await ValueAsync("medallion_sla_notices_total{medallion_sla_state=\"Missed\",medallion_stage=\"ReadBronze\"}"));
        Assert.Equal(1, await ValueAsync("medallion_s3_retries_total{rpc_method=\"GetObject\"}"));
        Assert.Equal(1, await ValueAsync("medallion_stage_duration_seconds_count{medallion_stage=\"WriteGold\"}"));
        Assert.Equal(0, await ValueAsync("sum(medallion_runs_active) + sum(medallion_runs_queued)"));
        Assert.Equal(pipeline.SilverBytes, await ValueAsync("medallion_published_size_bytes{medallion_stage=\"WriteSilver\"}"));
        Assert.True(await ValueAsync("medallion_spill_written_bytes_total") > 0);
        Assert.Equal(0, await ValueAsync("medallion_spill_used_bytes"));
        Assert.InRange(await ValueAsync("time() - max(medallion_published_time_seconds{medallion_stage=\"WriteGold\"})"), -1, 60);

        async Task<double> ValueAsync(string expression) => Assert.Single(await prometheus.QueryAsync(expression)).Value;
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z0-9_]+)` \| `[a-z0-9_.]+` \| (?<kind>counter|gauge|histogram) \|", RegexOptions.Multiline, 1000)]
    private static partial Regex MetricRow();
}
