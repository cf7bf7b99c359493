using System.CommandLine;

namespace Medallion.Cli.Runs.Cancel;

/// <summary><c>medallion runs cancel</c>: stops a run.</summary>
internal sealed class RunsCancelCommand : CliCommand
{
    private readonly RunNameArguments _name = new();

    private readonly Option<string> _reason = new("--reason")
    {
        Description = "Why, for whoever looks at the run later.",
        HelpName = "TEXT",
        DefaultValueFactory = static _ => "It was cancelled on the command line.",
    };

    private readonly RunsOptionSet _options;

    public RunsCancelCommand(RunsOptionSet options)
        : base("cancel", "Stops a run and waits until it has; nothing of it is published. A run that has ended stays as it is.")
    {
        _options = options;
        _name.AddTo(this);
        Add(_reason);
    }

    public override IReadOnlyList<(string Purpose, string CommandLine)> Examples =>
    [
        ("stop a run",
            "medallion runs cancel people_pipeline manual__2026-01-31T06:00:00+00:00 silver -e http://medallion:5080 "
            + "--reason \"wrong files\""),
        ("a run that another process executes, through the ledger they share",
            "medallion runs cancel cli 2026-01-31 bronze --store ./lake"),
    ];

    public override Task<int> ExecuteAsync(ParseResult parse, CliContext context, CancellationToken cancellationToken)
    {
        var settings = new RunsCancelSettings(
            _options.Read(parse, context.Environment), _name.Read(parse), parse.GetRequiredValue(_reason));
        return new RunsCancelHandler(settings, context).RunAsync(cancellationToken);
    }
}
