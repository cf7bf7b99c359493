using System.CommandLine;
using Benchmarks.Data;
using Benchmarks.Pipeline;
using Benchmarks.Report;
using Benchmarks.Report.Plot;

namespace Benchmarks.Commands;

/// <summary>Seconds and memory against rows, all keys distinct.</summary>
internal static class ScalingCommand
{
    private const int LongRows = 20_000_000;
    private static readonly int[] RowsOfFile = [125_000, 250_000, 500_000, 1_000_000, 2_000_000];

    public static Command Create()
    {
        var isLong = new Option<bool>("--long") { Description = "40 M rows too." };
        var options = new RunOptionSet(rounds: 3);
        var command = new Command(
            "scaling", "Runs the pipeline on 0.25 M to 4 M rows with distinct keys, so that deduplication keeps all of them.")
        {
            isLong,
        };
        options.AddTo(command);
        command.SetAction(async (parse, token) =>
        {
            IEnumerable<int> sizes = parse.GetValue(isLong) ? RowsOfFile.Append(LongRows) : RowsOfFile;
            Scenario[] scenarios = [.. sizes.Select(static size => new Scenario(size, Duplicates.None, IsOnS3: false))];
            PipelineSettings settings = await options.ReadAsync(parse, scenarios, token);
            var benchmark = new PipelineBenchmark(
                settings, soFar => options.Output.SaveAsync(parse, soFar, ScalingPlot.Draw, token));
            PipelineReport report = await benchmark.RunAsync(token);
            if (!options.Output.IsJson(parse))
            {
                ScalingTable.Show(report);
            }

            options.Output.Show(parse, report);
            return report.AllGoldIsEqual ? 0 : 1;
        });
        return command;
    }
}
