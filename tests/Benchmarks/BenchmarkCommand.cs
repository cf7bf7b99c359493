using System.CommandLine;

namespace Benchmarks;

/// <summary>The command line of the benchmark.</summary>
internal static class BenchmarkCommand
{
    public static RootCommand Create()
    {
        var rows = new Option<int>("--rows")
        {
            Description = "People in each of two CSV files; the second repeats the first.",
            DefaultValueFactory = static _ => 2_000_000,
        };
        var repeat = new Option<int>("--repeat")
        {
            Description = "Times that everything runs, in turn. The table shows medians.",
            DefaultValueFactory = static _ => 3,
        };
        var folder = new Option<string?>("--folder")
        {
            Description = "Folder for data and layers; kept. Default: a temporary folder, removed at the end.",
        };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output instead of the table." };
        var command = new RootCommand(
            "Runs the three stages through the service as a client would, and beside it DuckDB on the same files in the same run.")
        {
            rows, repeat, folder, json,
        };
        command.SetAction((parse, token) => new PipelineBenchmark(new BenchmarkSettings(
            parse.GetValue(rows), parse.GetValue(repeat), parse.GetValue(folder), parse.GetValue(json))).RunAsync(token));
        return command;
    }
}
