using System.Text.Json;
using Medallion.Cli.Tests.CommandLine;
using Medallion.Tests.Shared;

namespace Medallion.Cli.Tests.Pipelines;

public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_the_whole_pipeline_and_shows_what_came_of_it()
    {
        CliRun run = await MedallionProcess.RunAsync("demo", "--rows", "5000", "--folder", _folder.Path);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Matches(@"bronze +2 files +10,000 ", run.Out);
        Assert.Matches(@"silver +\S+people_all\.parquet +10,000 ", run.Out);
        Assert.Matches(@"gold +\S+people_without_duplicates\.parquet +5,000 +5,000 ", run.Out);
        Assert.Contains("medallion show ", run.Out, StringComparison.Ordinal);
        string[] people = await File.ReadAllLinesAsync(_folder.Of("data", "bronze", "people-5000.csv"));
        string preview = run.Out[run.Out.IndexOf("The first rows of ", StringComparison.Ordinal)..];
        Assert.Matches(@"people_without_duplicates\.parquet:\s+Index +User Id +First Name ", preview);
        Assert.All(people[1..6], line => Assert.Matches($@"\n +{string.Join(" +", line.Split(',').Take(3))} ", preview));
        Assert.DoesNotMatch(@"\n +6 +", preview);
        Assert.True(File.Exists(_folder.Of("data", "bronze", "people-5000.csv")));
        Assert.True(File.Exists(_folder.Of("data", "bronze", "people-5000_v2.csv")));
        Assert.True(File.Exists(_folder.Of("data", "gold", "people_without_duplicates.parquet")));
    }

    [Fact]
    public async Task Logs_nothing_unless_asked_to()
    {
        string[] demo = ["demo", "--rows", "100", "--folder", _folder.Path];
        CliRun quiet = await MedallionProcess.RunAsync(demo);
        CliRun verbose = await MedallionProcess.RunAsync([.. demo, "--verbose"]);

        Assert.DoesNotContain("info:", quiet.Error + quiet.Out, StringComparison.Ordinal);
        Assert.True(verbose.Error.Length + verbose.Out.Length > quiet.Error.Length + quiet.Out.Length);
    }

    [Fact]
    public async Task Tells_a_program_the_same_in_one_document()
    {
        CliRun run = await MedallionProcess.RunAsync("demo", "--rows", "1000", "--folder", _folder.Path, "--json");

        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.Equal("succeeded", document.RootElement.GetProperty("status").GetString());
        JsonElement[] stages = [.. document.RootElement.GetProperty("stages").EnumerateArray()];
        Assert.Equal(["bronze", "silver", "gold"], stages.Select(static s => s.GetProperty("layer").GetString()));
        Assert.Equal([2000, 2000, 1000], stages.Select(static s => s.GetProperty("rows").GetInt64()));
        Assert.Equal(1000, stages[2].GetProperty("duplicates").GetInt64());
    }

    [Fact]
    public async Task Takes_files_of_the_users_own_and_says_what_is_odd_about_them()
    {
        await File.WriteAllTextAsync(_folder.Of("a.csv"), "Id,Born\n1,2001-02-03\n2,2001-02-04\n");
        await File.WriteAllTextAsync(_folder.Of("b.csv"), "Id,Born\n2,2/4/2001\n3,2/5/2001\n");

        CliRun run = await MedallionProcess.RunAsync(
            "demo", "--input", _folder.Path, "--key", "Id", "--folder", _folder.Of("lake"));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Matches(@"gold +\S+ +3 +1 ", run.Out);
        Assert.Contains("[COLUMN_TYPE_DRIFT]", run.Out, StringComparison.Ordinal);
        Assert.Contains("what to do: ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_inputs_of_one_name_are_refused_because_the_second_would_replace_the_first()
    {
        foreach (string folder in (string[])["a", "b"])
        {
            Directory.CreateDirectory(_folder.Of(folder));
            await File.WriteAllTextAsync(_folder.Of(folder, "people.csv"), $"Id\n{folder}\n");
        }

        CliRun run = await CliRun.Of(
            "demo", "--input", _folder.Of("a", "people.csv"), _folder.Of("b"), "--key", "Id", "--folder", _folder.Of("lake"));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($"{_folder.Of("a", "people.csv")}, {_folder.Of("b", "people.csv")}", run.Error, StringComparison.Ordinal);
        Assert.Contains("what to do: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Of("lake", "data", "bronze")));
    }

    [Theory]
    [InlineData("demo", "--input", "people-10.csv")]
    [InlineData("demo", "--rows", "10")]
    public async Task A_bronze_file_of_the_users_own_is_not_written_over(params string[] arguments)
    {
        await File.WriteAllTextAsync(_folder.Of("people-10.csv"), "Id\n1\n");
        await _folder.WriteBronzeAsync("people-10.csv", "Id\n2\n");

        CliRun run = await CliRun.Of(
            [.. arguments.Select(a => a.EndsWith(".csv", StringComparison.Ordinal) ? _folder.Of(a) : a), "--folder", _folder.Path]);

        string kept = _folder.Of("data", "bronze", "people-10.csv");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(kept, run.Error, StringComparison.Ordinal);
        Assert.Equal("Id\n2\n", await File.ReadAllTextAsync(kept));
        Assert.Equal([kept], Directory.GetFiles(_folder.Of("data", "bronze")));
    }

    [Fact]
    public async Task The_same_files_again_are_the_same_demo()
    {
        await File.WriteAllTextAsync(_folder.Of("a.csv"), "Id\n1\n1\n");
        string[] demo = ["demo", "--input", _folder.Of("a.csv"), "--key", "Id", "--folder", _folder.Path];

        Assert.Equal(ExitCode.Success, (await MedallionProcess.RunAsync(demo)).ExitCode);
        CliRun again = await MedallionProcess.RunAsync(demo);

        Assert.True(again.ExitCode == ExitCode.Success, again.Error);
        Assert.Matches(@"gold +\S+ +1 +1 ", again.Out);
    }

    [SharedDataFact]
    public async Task Names_the_real_file_that_a_spreadsheet_rewrote_and_loses_no_row()
    {
        string people = Path.Combine(RepositoryPaths.SharedData!, "people");

        CliRun run = await MedallionProcess.RunAsync(
            "demo",
            "--input", Path.Combine(people, "people-10000.csv"), Path.Combine(people, "people-10000_excel.csv"),
            "--folder", _folder.Path);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Matches(@"silver +\S+ +20,000 ", run.Out);
        Assert.Matches(@"gold +\S+ +10,000 +10,000 ", run.Out);
        Assert.Matches(@"people-10000_excel\.csv.*Date of birth.*\[COLUMN_TYPE_DRIFT\]", run.Out);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_cancels_the_run_and_nothing_more_is_published(string signal)
    {
        using MedallionProcess demo = MedallionProcess.Start("demo", "--rows", "400000", "--folder", _folder.Path);

        await demo.SeeAsync("bronze: started");
        await demo.InterruptAsync(signal);
        CliRun run = await demo.WaitAsync();

        Assert.Equal(ExitCode.Cancelled, run.ExitCode);
        Assert.Contains("Cancelled", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Of("data", "gold", "people_without_duplicates.parquet")));
    }
}
