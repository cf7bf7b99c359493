using System.CommandLine;
using Medallion.Cli.Run;

namespace Medallion.Cli.Runs.Retry;

/// <summary><c>medallion runs retry</c>: a run once more.</summary>
internal sealed class RunsRetryCommand : CliCommand
{
    private readonly RunNameArguments _name = new();

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Execute even where the run has succeeded and its file stands.",
    };

    private readonly Option<string> _completeBy = new("--complete-by")
    {
        Description = "Promised moment: +30m, 06:00 or 2026-01-31T06:00Z. Default: what was promised before.",
        HelpName = "TIME",
    };

    private readonly RunsOptionSet _options;

    public RunsRetryCommand(RunsOptionSet options)
        : base(
            "retry",
            "Does a run again with the request that its record keeps: a new attempt where it failed or was cancelled; "
            + "where it is going on it is followed, and where it has succeeded its result is used. Ctrl-C cancels the run.")
    {
        _options = options;
        _name.AddTo(this);
        Add(_force);
        Add(_completeBy);
    }

    public override IReadOnlyList<(string Purpose, string CommandLine)> Examples =>
    [
        ("once the data is repaired",
            "medallion runs retry people_pipeline manual__2026-01-31T06:00:00+00:00 bronze -e http://medallion:5080"),
        ("write gold anew although it has succeeded",
            "medallion runs retry cli 2026-01-31 gold --store ./lake --force"),
    ];

    public override Task<int> ExecuteAsync(ParseResult parse, CliContext context, CancellationToken cancellationToken)
    {
        DateTimeOffset? completeBy = parse.GetValue(_completeBy) is { } moment
            ? CompleteBy.Parse(moment, context.Environment.Time)
            : null;
        var settings = new RunsRetrySettings(
            _options.Read(parse, context.Environment), _name.Read(parse), parse.GetValue(_force), completeBy);
        return new RunsRetryHandler(settings, context).RunAsync(cancellationToken);
    }
}
