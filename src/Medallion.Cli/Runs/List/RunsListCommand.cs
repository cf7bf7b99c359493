using System.CommandLine;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Runs.List;

/// <summary><c>medallion runs list</c>: the latest runs.</summary>
internal sealed class RunsListCommand : CliCommand
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100_000;

    private readonly Option<string> _pipeline = new("--pipeline", "-p")
    {
        Description = "Only runs of this pipeline.",
        HelpName = "NAME",
    };

    private readonly Option<string> _runId = new("--run-id")
    {
        Description = "Only stages of this logical run.",
        HelpName = "ID",
    };

    private readonly Option<string> _state = new("--state")
    {
        Description = "Only runs in this state.",
        HelpName = "STATE",
    };

    private readonly Option<string> _stage = new("--stage")
    {
        Description = "Only runs of this stage.",
        HelpName = "STAGE",
    };

    private readonly Option<int> _limit = new("--limit", "-n")
    {
        Description = $"Most runs to list, the latest ones; 1 to {MaxLimit:N0}.",
        HelpName = "COUNT",
        DefaultValueFactory = static _ => DefaultLimit,
    };

    private readonly RunsOptionSet _options;

    public RunsListCommand(RunsOptionSet options)
        : base("list", "Lists runs, the latest first.")
    {
        _options = options;
        _state.AcceptOnlyFromAmong(RunWords.States);
        _stage.AcceptOnlyFromAmong(RunWords.Stages);
        _limit.AddRange(1, MaxLimit);
        foreach (Option option in (Option[])[_pipeline, _runId, _state, _stage, _limit])
        {
            Add(option);
        }
    }

    public override IReadOnlyList<(string Purpose, string CommandLine)> Examples =>
    [
        ("the latest runs of a service", "medallion runs list --endpoint http://medallion:5080"),
        ("what failed, in the ledger of a store, with no service running",
            "medallion runs list --store s3://my-bucket --pipeline people_pipeline --state failed"),
        ("for a program", "medallion runs list --store ./lake --limit 1000 --json"),
    ];

    public override Task<int> ExecuteAsync(ParseResult parse, CliContext context, CancellationToken cancellationToken)
    {
        var filter = new ListRunsRequest
        {
            Pipeline = parse.GetValue(_pipeline) ?? "",
            RunId = parse.GetValue(_runId) ?? "",
            State = RunWords.StateOf(parse.GetValue(_state)),
            Stage = RunWords.StageOf(parse.GetValue(_stage)),
            Language = context.Global.LanguageTag,
        };
        var settings = new RunsListSettings(_options.Read(parse, context.Environment), filter, parse.GetValue(_limit));
        return new RunsListHandler(settings, context).RunAsync(cancellationToken);
    }
}
