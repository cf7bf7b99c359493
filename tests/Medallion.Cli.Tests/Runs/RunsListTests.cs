using System.Text.Json;
using Medallion.Cli.Tests.CommandLine;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Tests.Runs;

public sealed class RunsListTests
{
    private const string Odd = "manual__2026-01-31T06:00:00+00:00/é";

    [Fact]
    public async Task Lists_what_ran_the_latest_first()
    {
        await using RunsService service = await WithRunsAsync();

        CliRun run = await service.CallAsync("runs", "list");

        Assert.True(run.ExitCode == 0, run.Error);
        string[] lines = [.. run.Out.Split('\n').Where(static line => line.Contains("bronze", StringComparison.Ordinal))];
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^ *failed +people_pipeline +broken +bronze +1 +20\d\d-\d\d-\d\d \d\d:\d\d:\d\d +[\d.]+ s ", lines[0]);
        Assert.Matches(@"^ *succeeded +other +r2 +bronze +1 .* 3 +100 %", lines[1]);
        Assert.Contains(Odd, lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "--pipeline", "other")]
    [InlineData(1, "--run-id", Odd)]
    [InlineData(2, "--state", "succeeded")]
    [InlineData(1, "--state", "failed")]
    [InlineData(0, "--state", "running")]
    [InlineData(3, "--stage", "bronze")]
    [InlineData(0, "--stage", "gold")]
    [InlineData(1, "--pipeline", RunsService.Pipeline, "--state", "failed")]
    [InlineData(0, "--pipeline", "other", "--state", "failed")]
    public async Task Filters_are_joined(int expected, params string[] filter)
    {
        await using RunsService service = await WithRunsAsync();

        CliRun run = await service.CallAsync(["runs", "list", "--json", .. filter]);

        Assert.Equal(expected, Listed(run).Length);
    }

    [Fact]
    public async Task No_more_than_asked_for_are_listed_and_that_there_are_more_is_told()
    {
        await using RunsService service = await WithRunsAsync();

        CliRun two = await service.CallAsync("runs", "list", "--limit", "2");
        CliRun document = await service.CallAsync("runs", "list", "--limit", "2", "--json");
        CliRun all = await service.CallAsync("runs", "list", "--limit", "3", "--json");

        Assert.Contains("--limit", two.Error, StringComparison.Ordinal);
        Assert.Equal(["broken", "r2"], Listed(document).Select(static r => r.GetProperty("run_id").GetString()));
        Assert.True(HasMore(document));
        Assert.Equal(3, Listed(all).Length);
        Assert.False(HasMore(all));
    }

    [Fact]
    public async Task Pages_are_read_one_after_the_other()
    {
        await using RunsService service = await WithRunsAsync();

        List<string> runs = [];
        await foreach (Protocol.V1.Run run in service.Runs.ListAsync(new ListRunsRequest { PageSize = 1 }))
        {
            runs.Add(run.Key.RunId);
        }

        Assert.Equal(["broken", "r2", Odd], runs);
    }

    [Fact]
    public async Task A_ledger_is_read_where_no_service_runs_and_stays_as_it_is()
    {
        await using RunsService service = await WithRunsAsync();
        string[] before = Directory.GetFiles(service.Folder.Path, "*", SearchOption.AllDirectories);

        CliRun run = await CliRun.Of("runs", "list", "--store", service.Folder.Path, "--json");

        Assert.Equal(3, Listed(run).Length);
        Assert.Equal(
            before.Order(StringComparer.Ordinal),
            Directory.GetFiles(service.Folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_nothing_ran_that_is_told()
    {
        await using RunsService service = await RunsService.StartAsync();

        CliRun run = await service.CallAsync("runs", "list");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains("No run matches.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_is_in_the_language_asked_for()
    {
        await using RunsService service = await WithRunsAsync();

        CliRun run = await service.CallAsync("runs", "list", "--language", "pt-BR");

        Assert.Contains("Id da execução", run.Out, StringComparison.Ordinal);
        Assert.Contains("com falha", run.Out, StringComparison.Ordinal);
    }

    private static JsonElement[] Listed(CliRun run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        return [.. JsonDocument.Parse(run.Out).RootElement.GetProperty("runs").EnumerateArray()];
    }

    private static bool HasMore(CliRun run) => JsonDocument.Parse(run.Out).RootElement.GetProperty("has_more").GetBoolean();

    /// <summary>A service that knows three runs: two of one pipeline, one of another.</summary>
    private static async Task<RunsService> WithRunsAsync()
    {
        RunsService service = await RunsService.StartAsync();
        await service.Folder.WriteBronzeAsync("a.csv", RunsService.Rows);
        await service.ReadBronzeAsync(Odd);
        await service.ReadBronzeAsync("r2", pipeline: "other");
        await service.Folder.WriteBronzeAsync("a.csv", RunsService.BrokenRows);
        await service.FailAsync("broken");
        return service;
    }
}
