using System.Text.Json;

namespace Medallion.FunctionalTests.Telemetry;

/// <summary>A real Prometheus that scrapes one target.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private readonly ToolProcess _process;
    private readonly HttpClient _client;
    private readonly string _folder;

    private Prometheus(ToolProcess process, HttpClient client, string folder)
    {
        _process = process;
        _client = client;
        _folder = folder;
    }

    /// <summary>Its program on the path; null where there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(static folder => Path.Combine(folder, "prometheus"))
        .FirstOrDefault(File.Exists);

    /// <param name="target">What to scrape.</param>
    /// <param name="rules">Rules to evaluate, as the text of their file; null for none.</param>
    public static async Task<Prometheus> StartAsync(ScrapeTarget target, string? rules = null)
    {
        string folder = Directory.CreateTempSubdirectory("medallion-prometheus-").FullName;
        string settings = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(Path.Combine(folder, "rules.yml"), rules);
        await File.WriteAllTextAsync(settings, $$"""
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files: [rules.yml]
            {{target.Configuration()}}
            """);
        int port = LoopbackPort.Free();
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        ToolProcess process = await ToolProcess.StartAsync(
            Program!,
            [$"--config.file={settings}", $"--storage.tsdb.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}"],
            new Uri(client.BaseAddress, "/-/ready"));
        return new Prometheus(process, client, folder);
    }

    /// <summary>The values of an expression, by their labels; none where there is no data.</summary>
    public async Task<IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, double Value)>> QueryAsync(string expression)
    {
        using JsonDocument document = await AskAsync($"query?query={Uri.EscapeDataString(expression)}");
        return
        [
            .. document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(static series => (
                (IReadOnlyDictionary<string, string>)series.GetProperty("metric").EnumerateObject()
                    .ToDictionary(static label => label.Name, static label => label.Value.GetString()!),
                double.Parse(series.GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture))),
        ];
    }

    /// <summary>The values that a label has in the series of a selector.</summary>
    public async Task<IReadOnlyList<string>> LabelValuesAsync(string selector, string label)
    {
        using JsonDocument document = await AskAsync($"label/{label}/values?match[]={Uri.EscapeDataString(selector)}");
        return [.. document.RootElement.GetProperty("data").EnumerateArray().Select(static value => value.GetString()!)];
    }

    /// <summary>Its rules, as it found them when it evaluated them last.</summary>
    public async Task<IReadOnlyList<PrometheusRule>> RulesAsync()
    {
        using JsonDocument document = await AskAsync("rules");
        return
        [
            .. document.RootElement.GetProperty("data").GetProperty("groups").EnumerateArray()
                .SelectMany(static group => group.GetProperty("rules").EnumerateArray())
                .Select(static rule => new PrometheusRule(
                    rule.GetProperty("name").GetString()!,
                    rule.GetProperty("health").GetString()!,
                    rule.TryGetProperty("lastError", out JsonElement error) ? error.GetString()! : "",
                    rule.GetProperty("state").GetString()!)),
        ];
    }

    /// <summary>Waits until an expression has data.</summary>
    public async Task<IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, double Value)>> UntilDataAsync(string expression)
    {
        for (int attempt = 0; attempt < 100; attempt++)
        {
            if (await QueryAsync(expression) is { Count: > 0 } found)
            {
                return found;
            }

            await Task.Delay(200);
        }

        throw new InvalidOperationException($"There is no data for {expression}.");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<JsonDocument> AskAsync(string question)
    {
        using HttpResponseMessage answer = await _client.GetAsync($"/api/v1/{question}");
        string content = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(content)
            : throw new InvalidOperationException($"Prometheus refuses {question}: {content}");
    }
}
