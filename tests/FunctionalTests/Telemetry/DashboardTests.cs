namespace Medallion.FunctionalTests.Telemetry;

/// <summary>What the chart's dashboard and alert rules get from a real Prometheus that has scraped the service.</summary>
public sealed class DashboardTests
{
    /// <summary>What a service that rests has none of.</summary>
    private static readonly string[] AtRest = ["medallion_runs_active", "medallion_runs_queued", "medallion_spill_used_bytes"];

    [PrometheusFact]
    public async Task Every_query_of_every_panel_answers()
    {
        int port = LoopbackPort.Free();
        await using TracedPipeline pipeline = await TracedPipeline.StartAsync(("Medallion:Metrics:Port", $"{port}"));
        await using Prometheus prometheus = await Prometheus.StartAsync(ScrapeTarget.Pod($"127.0.0.1:{port}"));
        await RunAsync(pipeline, prometheus);

        string chosenNamespace = Assert.Single(await ValuesAsync("namespace"));
        string job = Assert.Single(await ValuesAsync("job", ("namespace", chosenNamespace)));
        Assert.Equal(("data", "medallion-grpc"), (chosenNamespace, job));
        IReadOnlyList<(string Panel, string Query)> queries = Dashboard.Queries(("namespace", chosenNamespace), ("job", job));
        Assert.True(queries.Count > 35, $"{queries.Count} queries");
        List<string> silent = [];
        foreach ((string panel, string query) in queries)
        {
            if (!IsAnswer(query, [.. (await prometheus.QueryAsync(query)).Select(static series => series.Value)]))
            {
                silent.Add($"{panel}: {query}");
            }
        }

        Assert.Empty(silent);

        Task<IReadOnlyList<string>> ValuesAsync(string name, params (string Name, string Value)[] chosen)
        {
            (string selector, string label) = Dashboard.Variable(name, chosen);
            return prometheus.LabelValuesAsync(selector, label);
        }
    }

    [PrometheusFact]
    public async Task Every_alert_rule_is_evaluated()
    {
        int port = LoopbackPort.Free();
        await using TracedPipeline pipeline = await TracedPipeline.StartAsync(("Medallion:Metrics:Port", $"{port}"));
        await using Prometheus prometheus = await Prometheus.StartAsync(ScrapeTarget.Pod($"127.0.0.1:{port}"), AlertRules.Read());
        await RunAsync(pipeline, prometheus);

        await prometheus.UntilDataAsync("ALERTS{alertname=\"MedallionStageFailed\",alertstate=\"firing\"}");
        IReadOnlyList<PrometheusRule> rules = await prometheus.RulesAsync();
        Assert.Equal(7, rules.Count);
        Assert.All(rules, static rule => Assert.Equal((rule.Name, "ok", ""), (rule.Name, rule.Health, rule.Error)));
        Assert.Equal(
            ["MedallionPromiseMissed", "MedallionStageFailed"],
            rules.Where(static rule => rule.State == "firing").Select(static rule => rule.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Everything twice, with a scrape between: what a counter has when it is first seen is no rise. A stage that fails is
    /// among it.
    /// </summary>
    private static async Task RunAsync(TracedPipeline pipeline, Prometheus prometheus)
    {
        for (int time = 1; time <= 2; time++)
        {
            await pipeline.RunAsync($"time-{time}");
            Assert.Equal(global::Grpc.Core.StatusCode.FailedPrecondition, (await pipeline.FailAsync($"failing-{time}")).StatusCode);
            await prometheus.UntilDataAsync($"sum(medallion_stage_duration_seconds_count{{medallion_outcome=\"failed\"}}) == {time}");
            await prometheus.UntilDataAsync($"medallion_stage_duration_seconds_count{{medallion_stage=\"WriteGold\"}} == {time}");
        }
    }

    /// <summary>Whether a panel has something to show: a number, and one above nothing unless rest is what it shows.</summary>
    private static bool IsAnswer(string query, double[] values) =>
        values.Any(double.IsFinite)
        && (values.Any(static value => value > 0) || AtRest.Any(name => query.Contains(name, StringComparison.Ordinal)));
}
