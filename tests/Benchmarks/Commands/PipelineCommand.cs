using System.CommandLine;
using Benchmarks.Data;
using Benchmarks.Pipeline;
using Benchmarks.Report;
using Benchmarks.Report.Plot;

namespace Benchmarks.Commands;

/// <summary>The pipeline beside its peers.</summary>
internal static class PipelineCommand
{
    private const string Folder = "folder";
    private const string S3 = "s3";
    private const int LongRows = 20_000_000;

    public static RootCommand Create()
    {
        var rows = new Option<string[]>("--rows")
        {
            Description = "People in each of two CSV files, such as 100k or 2M; several sizes one after the other.",
            DefaultValueFactory = static _ => ["100k", "2M"],
            AllowMultipleArgumentsPerToken = true,
        };
        var duplicates = new Option<string[]>("--duplicates")
        {
            Description = "Rows that gold leaves out: none, half (the second file repeats the first) or 1%.",
            DefaultValueFactory = static _ => ["none", "half", "1%"],
            AllowMultipleArgumentsPerToken = true,
        };
        duplicates.AcceptOnlyFromAmong("none", "half", "1%");
        var stores = new Option<string[]>("--stores")
        {
            Description = "Where the files lie: folder, s3 (a gateway on loopback).",
            DefaultValueFactory = static _ => [Folder, S3],
            AllowMultipleArgumentsPerToken = true,
        };
        stores.AcceptOnlyFromAmong(Folder, S3);
        var isLong = new Option<bool>("--long") { Description = "Two files of 20 M people too." };
        var options = new RunOptionSet(rounds: 3);
        var command = new RootCommand(
            "Runs the three stages through the service as a client would, and beside it DuckDB, Polars and pandas on the same "
            + "files in the same run.")
        {
            rows, duplicates, stores, isLong,
        };
        options.AddTo(command);
        command.SetAction((parse, token) =>
        {
            int[] sizes = [.. parse.GetRequiredValue(rows).Select(RowCount.Parse), .. parse.GetValue(isLong) ? [LongRows] : (int[])[]];
            Scenario[] scenarios =
            [
                .. from size in sizes
                   from share in parse.GetRequiredValue(duplicates)
                   from store in parse.GetRequiredValue(stores)
                   select new Scenario(size, Read(share), store == S3),
            ];
            return RunAsync(parse, options, scenarios, token);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parse, RunOptionSet options, IReadOnlyList<Scenario> scenarios, CancellationToken cancellationToken)
    {
        PipelineSettings settings = await options.ReadAsync(parse, scenarios, cancellationToken);
        var benchmark = new PipelineBenchmark(settings, async soFar =>
        {
            if (!options.Output.IsJson(parse))
            {
                PipelineTable.Show(soFar.Scenarios[^1]);
            }

            await options.Output.SaveAsync(parse, soFar, RatioPlot.Draw, cancellationToken);
        });
        PipelineReport report = await benchmark.RunAsync(cancellationToken);
        options.Output.Show(parse, report);
        return report.AllGoldIsEqual ? 0 : 1;
    }

    private static Duplicates Read(string share) => share switch
    {
        "none" => Duplicates.None,
        "half" => Duplicates.Half,
        _ => Duplicates.OnePercent,
    };
}
