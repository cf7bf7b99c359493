using System.Text.Json;
using Medallion.Cli.Tests.CommandLine;

namespace Medallion.Cli.Tests.Pipelines;

public sealed class RunTests : IDisposable
{
    private const string Rows = "Id,Name\n1,Ana\n2,Bo\n1,Ana\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_all_stages_in_this_process()
    {
        await _folder.WriteBronzeAsync("a.csv", Rows);

        CliRun run = await MedallionProcess.RunAsync("run", "all", "--store", _folder.Path, "--key", "Id");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Matches(@"gold +\S+people_without_duplicates\.parquet +2 +1 ", run.Out);
    }

    [Fact]
    public async Task Stages_of_one_run_id_find_each_other_across_processes()
    {
        await _folder.WriteBronzeAsync("a.csv", Rows);
        string[] same = ["--store", _folder.Path, "--run-id", "r1", "--gold", "once", "--key", "Id"];

        foreach (string stage in (string[])["bronze", "silver", "gold"])
        {
            CliRun run = await MedallionProcess.RunAsync(["run", stage, .. same]);
            Assert.True(run.ExitCode == 0, $"{stage}: {run.Error}");
        }

        Assert.True(File.Exists(_folder.Of("data", "gold", "once.parquet")));
    }

    [Fact]
    public async Task A_service_that_is_there_is_used_and_remembers()
    {
        await _folder.WriteBronzeAsync("a.csv", Rows);
        using MedallionProcess serve =
            MedallionProcess.Start("serve", "--store", _folder.Path, "--listen", "http://127.0.0.1:0");
        string address = await serve.SeeAddressAsync();
        string[] call = ["run", "all", "--store", _folder.Path, "--endpoint", address, "--run-id", "r1", "--json"];

        CliRun first = await MedallionProcess.RunAsync(call);
        CliRun second = await MedallionProcess.RunAsync(call);
        await serve.InterruptAsync();
        CliRun served = await serve.WaitAsync();

        Assert.Equal([false, false, false], Reused(first));
        Assert.Equal([true, true, true], Reused(second));
        Assert.Equal(0, served.ExitCode);
    }

    [Fact]
    public async Task An_empty_bronze_layer_fails_with_a_remedy_and_exit_code_1()
    {
        Directory.CreateDirectory(_folder.Of("data", "bronze"));

        CliRun run = await MedallionProcess.RunAsync("run", "all", "--store", _folder.Path);

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("[NO_BRONZE_OBJECTS]", run.Error, StringComparison.Ordinal);
        Assert.Contains("what to do: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_refuses_connections_is_given_up_with_exit_code_3()
    {
        CliRun run = await MedallionProcess.RunAsync(
            "run", "all", "--store", "s3://bucket", "--endpoint", "http://127.0.0.1:1");

        Assert.Equal(ExitCode.Retryable, run.ExitCode);
        Assert.Contains("[UNAVAILABLE]", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_told_in_the_language_asked_for()
    {
        Directory.CreateDirectory(_folder.Of("data", "bronze"));

        CliRun run = await MedallionProcess.RunAsync("run", "all", "--store", _folder.Path, "--language", "pt-BR");

        Assert.Contains("\nErro: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("o que fazer: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_every_event_and_then_the_document()
    {
        await _folder.WriteBronzeAsync("a.csv", Rows);

        CliRun run = await MedallionProcess.RunAsync("run", "all", "--store", _folder.Path, "--events");

        string[] written = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        JsonDocument[] lines = [.. written.Select(static line => JsonDocument.Parse(line))];
        Assert.Equal(3, lines.Count(static line =>
            line.RootElement.TryGetProperty("event", out JsonElement e) && e.TryGetProperty("result", out _)));
        Assert.Equal("succeeded", lines[^1].RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_contract_that_is_broken_fails_the_run()
    {
        await _folder.WriteBronzeAsync("a.csv", "Id,Name\n1,Ana\n,Bo\n");
        string contract = _folder.Of("contract.json");
        await File.WriteAllTextAsync(contract, """{"columns": [{"name": "Id", "required": true}]}""");

        CliRun run = await MedallionProcess.RunAsync("run", "all", "--store", _folder.Path, "--contract", contract);

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("[CONTRACT_BROKEN]", run.Error, StringComparison.Ordinal);
    }

    private static bool[] Reused(CliRun run)
    {
        using JsonDocument document = JsonDocument.Parse(run.Out);
        return
        [
            .. document.RootElement.GetProperty("stages").EnumerateArray()
                .Select(static stage => stage.GetProperty("reused").GetBoolean()),
        ];
    }
}
