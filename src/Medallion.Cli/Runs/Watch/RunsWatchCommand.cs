using System.CommandLine;

namespace Medallion.Cli.Runs.Watch;

/// <summary><c>medallion runs watch</c>: the events of a run, live.</summary>
internal sealed class RunsWatchCommand : CliCommand
{
    private readonly RunNameArguments _name = new();
    private readonly RunsOptionSet _options;

    public RunsWatchCommand(RunsOptionSet options)
        : base(
            "watch",
            "Follows a run to its end, whoever started it, and ends with the exit code that the run's end stands for. "
            + "Ctrl-C ends the watching, not the run.")
    {
        _options = options;
        _name.AddTo(this);
    }

    public override IReadOnlyList<(string Purpose, string CommandLine)> Examples =>
    [
        ("see how far a run is",
            "medallion runs watch people_pipeline manual__2026-01-31T06:00:00+00:00 gold -e http://medallion:5080"),
        ("wait for it in a script, with every event as a line of JSON",
            "medallion runs watch people_pipeline 2026-01-31 silver --store s3://my-bucket --events"),
    ];

    public override Task<int> ExecuteAsync(ParseResult parse, CliContext context, CancellationToken cancellationToken)
    {
        var settings = new RunsWatchSettings(_options.Read(parse, context.Environment), _name.Read(parse));
        return new RunsWatchHandler(settings, context).RunAsync(cancellationToken);
    }
}
