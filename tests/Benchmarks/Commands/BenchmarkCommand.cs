using System.CommandLine;

namespace Benchmarks.Commands;

/// <summary>The command line of the benchmark. Without a subcommand it measures the pipeline.</summary>
internal static class BenchmarkCommand
{
    public static RootCommand Create()
    {
        RootCommand root = PipelineCommand.Create();
        root.Add(ScalingCommand.Create());
        root.Add(FactsCommand.Create());
        root.Add(HealthCommand.Create());
        root.Add(KernelsCommand.Create());
        root.Add(PageCommand.Create());
        return root;
    }
}
