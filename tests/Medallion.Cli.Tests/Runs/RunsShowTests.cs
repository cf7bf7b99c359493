using System.Text.Json;
using Medallion.Cli.Tests.CommandLine;

namespace Medallion.Cli.Tests.Runs;

public sealed class RunsShowTests
{
    private const string RunId = "manual__2026-01-31T06:00:00+00:00/x";

    private static readonly string[] Show = ["runs", "show", RunsService.Pipeline, RunId, "bronze"];

    [Fact]
    public async Task A_success_is_shown_with_its_result_times_and_labels()
    {
        await using RunsService service = await WithRowsAsync(RunsService.Rows);
        await service.ReadBronzeAsync(RunId, task: "read_bronze_data");

        CliRun run = await service.CallAsync(Show);

        Assert.True(run.ExitCode == 0, run.Error);
        string[] expected =
        [
            @"State: +succeeded", @"Run id: +manual__2026-01-31T06:00:00\+00:00/x", @"Task: +read_bronze_data",
            @"Attempt: +1", @"Started: +20\d\d-\d\d-\d\d ", @"Ended: +20\d\d-", @"Duration: +[\d.]+ s",
            @"Executor: +\S+/\d+", @"Label: +owner=data team", @"bronze +1 file +3 ",
        ];
        Assert.All(expected, pattern => Assert.Matches(pattern, run.Out));
        Assert.DoesNotContain("what to do", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_shown_with_its_place_and_what_to_do()
    {
        await using RunsService service = await WithRowsAsync(RunsService.BrokenRows);
        await service.FailAsync(RunId);

        CliRun run = await service.CallAsync(Show);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches("State: +failed", run.Out);
        Assert.Contains("[CSV_MALFORMED]", run.Out, StringComparison.Ordinal);
        Assert.Contains("a.csv", run.Out, StringComparison.Ordinal);
        Assert.Contains("what to do: ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_shown_in_the_language_asked_for()
    {
        await using RunsService service = await WithRowsAsync(RunsService.BrokenRows);
        await service.FailAsync(RunId);

        CliRun run = await service.CallAsync([.. Show, "--language", "pt-BR"]);

        Assert.Matches("Estado: +com falha", run.Out);
        Assert.Contains("Erro: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("o que fazer: ", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Correct", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_one_document()
    {
        await using RunsService service = await WithRowsAsync(RunsService.BrokenRows);
        await service.FailAsync(RunId, task: "read");

        CliRun run = await service.CallAsync([.. Show, "--json"]);

        JsonElement document = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal("failed", document.GetProperty("state").GetString());
        Assert.Equal((RunId, "read"), (document.GetProperty("run_id").GetString(), document.GetProperty("task").GetString()));
        Assert.Equal("CSV_MALFORMED", document.GetProperty("failure").GetProperty("reason").GetString());
        Assert.Equal("data team", document.GetProperty("labels").GetProperty("owner").GetString());
        Assert.True(document.GetProperty("ended").GetDateTimeOffset() >= document.GetProperty("created").GetDateTimeOffset());
        Assert.False(document.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Several_tasks_are_named_and_one_of_them_can_be_chosen()
    {
        await using RunsService service = await WithRowsAsync(RunsService.Rows);
        await service.ReadBronzeAsync(RunId, task: "read[0]");
        await service.ReadBronzeAsync(RunId, task: "read[1]");

        CliRun unclear = await service.CallAsync(Show);
        CliRun chosen = await service.CallAsync([.. Show, "--task", "read[1]"]);

        Assert.Equal(ExitCode.Usage, unclear.ExitCode);
        Assert.Contains("--task \"read[0]\"", unclear.Error, StringComparison.Ordinal);
        Assert.Contains("--task \"read[1]\"", unclear.Error, StringComparison.Ordinal);
        Assert.Matches(@"Task: +read\[1\]", chosen.Out);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("watch")]
    [InlineData("cancel")]
    [InlineData("retry")]
    public async Task A_run_that_is_not_there_is_an_error_with_a_remedy(string command)
    {
        await using RunsService service = await WithRowsAsync(RunsService.Rows);

        CliRun english = await service.CallAsync("runs", command, "nobody", "knows", "gold");
        CliRun portuguese = await service.CallAsync("runs", command, "nobody", "knows", "gold", "--language", "pt-BR");
        CliRun task = await service.CallAsync("runs", command, "nobody", "knows", "gold", "--task", "it");

        Assert.All([english, portuguese, task], static run => Assert.Equal(ExitCode.Failure, run.ExitCode));
        Assert.All([english, portuguese, task], static run => Assert.Contains("[RUN_NOT_FOUND]", run.Error, StringComparison.Ordinal));
        Assert.Contains("what to do: List the runs", english.Error, StringComparison.Ordinal);
        Assert.Contains("o que fazer: Liste", portuguese.Error, StringComparison.Ordinal);
    }

    private static async Task<RunsService> WithRowsAsync(string rows)
    {
        RunsService service = await RunsService.StartAsync();
        await service.Folder.WriteBronzeAsync("a.csv", rows);
        return service;
    }
}
