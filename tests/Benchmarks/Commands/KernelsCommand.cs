using System.CommandLine;
using Benchmarks.Kernels;
using Benchmarks.Report;

namespace Benchmarks.Commands;

/// <summary>The innermost loops, and what the machine could do.</summary>
internal static class KernelsCommand
{
    public static Command Create()
    {
        var filter = new Option<string>("--filter")
        {
            Description = "Kernels whose names contain this.",
            DefaultValueFactory = static _ => "",
        };
        var isThorough = new Option<bool>("--thorough") { Description = "More and longer iterations: several minutes." };
        var output = new OutputOptionSet();
        var command = new Command("kernels", "Measures the innermost loops in bytes a second, beside limits of this machine.")
        {
            filter, isThorough,
        };
        output.AddTo(command, withPlot: false);
        command.SetAction(async (parse, token) =>
        {
            KernelReport report = await new KernelBenchmark(parse.GetRequiredValue(filter), parse.GetValue(isThorough)).RunAsync(token);
            if (!output.IsJson(parse))
            {
                KernelTable.Show(report);
            }

            output.Show(parse, report);
            await output.SaveAsync(parse, report, plot: null, token);
            return 0;
        });
        return command;
    }
}
