using System.CommandLine;
using Benchmarks.Measuring;
using Benchmarks.Pipeline;

namespace Benchmarks.Commands;

/// <summary>Options of the commands that let contestants run.</summary>
internal sealed class RunOptionSet(int rounds)
{
    private const int ColdAndWarm = 2;

    private readonly Option<int> _rounds = new("--rounds")
    {
        Description = "Times that everybody runs, in turn. Tables show medians.",
        DefaultValueFactory = _ => rounds,
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Cores for each contestant. Default: all.",
        DefaultValueFactory = static _ => Environment.ProcessorCount,
    };

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "These peers alone, beside the service: duckdb, polars, pandas; none for nobody.",
        DefaultValueFactory = static _ => [],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _folder = new("--folder")
    {
        Description = "Folder for data and layers; kept. Default: a temporary folder, removed at the end.",
    };

    public ServiceOption Service { get; } = new();

    public OutputOptionSet Output { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(_rounds);
        command.Add(_threads);
        command.Add(_only);
        command.Add(_folder);
        Service.AddTo(command);
        Output.AddTo(command);
    }

    public async Task<PipelineSettings> ReadAsync(
        ParseResult parse, IReadOnlyList<Scenario> scenarios, CancellationToken cancellationToken) => new(
        scenarios,
        parse.GetValue(_rounds),
        new RunSettings(parse.GetValue(_threads), ColdAndWarm),
        parse.GetRequiredValue(_only),
        await Service.ReadAsync(parse, cancellationToken),
        parse.GetValue(_folder));
}
