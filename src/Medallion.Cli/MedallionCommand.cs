using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.Json;
using Medallion.Cli.Demo;
using Medallion.Cli.Pipelines;
using Medallion.Cli.Run;
using Medallion.Cli.Runs;
using Medallion.Cli.Serve;
using Medallion.Cli.Show;
using Medallion.Cli.Terminals;

namespace Medallion.Cli;

/// <summary>The <c>medallion</c> command: parses, carries out, and is the one boundary of errors.</summary>
internal sealed class MedallionCommand
{
    private readonly CliEnvironment _environment;
    private readonly GlobalOptions _options = new();
    private readonly RootCommand _root =
        new("Runs the stages of a medallion data pipeline: bronze CSV, silver Parquet, gold Parquet.");

    public MedallionCommand(CliEnvironment environment)
    {
        _environment = environment;
        _options.AddTo(_root);
        Command[] commands =
            [new DemoCommand(), new RunCommand(), new RunsCommand(), new ShowCommand(), new ServeCommand()];
        foreach (Command command in commands)
        {
            _root.Add(command);
        }

        foreach (CliCommand command in CliCommand.Under(_root))
        {
            command.SetAction((parse, token) => command.ExecuteAsync(parse, CreateContext(parse), token));
        }

        HelpOption help = _root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    /// <summary>Reads a command line.</summary>
    public ParseResult Parse(IReadOnlyList<string> arguments) => _root.Parse(arguments);

    /// <summary>Carries a command line out and returns the process's exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ParseResult parse = Parse(arguments.Count == 0 ? ["--help"] : arguments);
        bool asksForHelp = parse.Action is HelpWithExamples;
        if (parse.Errors.Count > 0 && !asksForHelp)
        {
            return ReportUsage(parse);
        }

        // Ctrl-C is ours (see Interrupts), and so are exceptions: see FailureReport.
        var configuration = new InvocationConfiguration
        {
            Output = _environment.Out,
            Error = _environment.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parse.InvokeAsync(configuration, cancellationToken);
        }
#pragma warning disable CA1031 // the boundary: every fault becomes words and an exit code
        catch (Exception error)
#pragma warning restore CA1031
        {
            FailureReport report = FailureReport.Of(error, _options.Read(parse), cancellationToken);
            return Tell(report, parse);
        }
    }

    private CliContext CreateContext(ParseResult parse)
    {
        GlobalSettings global = _options.Read(parse);
        return new CliContext(_environment, global, new Terminal(_environment, global.NoColor));
    }

    private int ReportUsage(ParseResult parse)
    {
        string command = string.Join(' ', Path(parse.CommandResult));
        var report = new FailureReport
        {
            ExitCode = ExitCode.Usage,
            Reason = "USAGE",
            Message = string.Join(Environment.NewLine, parse.Errors.Select(static error => error.Message).Distinct()),
            Remedy = $"See '{command} --help'.",
        };
        return Tell(report, parse);
    }

    private int Tell(FailureReport report, ParseResult parse)
    {
        if (_options.IsForProgram(parse))
        {
            string status = report.ExitCode == ExitCode.Cancelled ? "cancelled" : "failed";
            var document = new FailureDocument(status, report);
            _environment.Out.WriteLine(JsonSerializer.Serialize(document, CliJson.OneLine.FailureDocument));
        }

        new Terminal(_environment, _options.IsColorOff(parse)).Write(report);
        return report.ExitCode;
    }

    private static IEnumerable<string> Path(CommandResult result) =>
        result.Parent is CommandResult parent ? [.. Path(parent), result.Command.Name] : ["medallion"];
}
