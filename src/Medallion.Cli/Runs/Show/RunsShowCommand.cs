using System.CommandLine;

namespace Medallion.Cli.Runs.Show;

/// <summary><c>medallion runs show</c>: everything that is known of a run.</summary>
internal sealed class RunsShowCommand : CliCommand
{
    private readonly RunNameArguments _name = new();
    private readonly RunsOptionSet _options;

    public RunsShowCommand(RunsOptionSet options)
        : base("show", "Shows everything that is known of a run: times, progress, result, failure, labels, SLA.")
    {
        _options = options;
        _name.AddTo(this);
    }

    public override IReadOnlyList<(string Purpose, string CommandLine)> Examples =>
    [
        ("why a run failed, and what to do",
            "medallion runs show people_pipeline scheduled__2026-01-31T06:00:00+00:00 silver -e http://medallion:5080"),
        ("from the ledger of a store, for a program", "medallion runs show cli 2026-01-31 gold --store ./lake --json"),
    ];

    public override Task<int> ExecuteAsync(ParseResult parse, CliContext context, CancellationToken cancellationToken)
    {
        var settings = new RunsShowSettings(_options.Read(parse, context.Environment), _name.Read(parse));
        return new RunsShowHandler(settings, context).RunAsync(cancellationToken);
    }
}
