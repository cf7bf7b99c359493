using System.CommandLine;
using Benchmarks.Contestants;
using Benchmarks.Facts;
using Benchmarks.Report;

namespace Benchmarks.Commands;

/// <summary>Start-up, idle memory and small stages of the service.</summary>
internal static class FactsCommand
{
    public static Command Create()
    {
        var starts = new Option<int>("--starts")
        {
            Description = "Times that the service is started.",
            DefaultValueFactory = static _ => 7,
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Cores for the service. Default: all.",
            DefaultValueFactory = static _ => Environment.ProcessorCount,
        };
        var service = new ServiceOption();
        var output = new OutputOptionSet();
        var command = new Command("facts", "Measures start-up, idle memory and stages on a file of 10 rows.") { starts, threads };
        service.AddTo(command);
        output.AddTo(command, withPlot: false);
        command.SetAction(async (parse, token) =>
        {
            ServiceProgram program = await service.ReadAsync(parse, token);
            FactsReport report = await new FactsBenchmark(program, parse.GetValue(threads), parse.GetValue(starts)).RunAsync(token);
            if (!output.IsJson(parse))
            {
                FactsTable.Show(report);
            }

            output.Show(parse, report);
            await output.SaveAsync(parse, report, plot: null, token);
            return 0;
        });
        return command;
    }
}
