using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Medallion.Cli;

/// <summary>The help of a command, followed by its examples and the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly (int Code, string Meaning)[] ExitCodes =
    [
        (ExitCode.Success, "done"),
        (ExitCode.Failure, "a stage failed, or a file could not be read: change what the error names, then run again"),
        (ExitCode.Usage, "the command line or the configuration is wrong: nothing was started"),
        (ExitCode.Retryable, "the service or the store could not now: the same command can succeed later"),
        (ExitCode.Cancelled, "ended by Ctrl-C or SIGTERM"),
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        WriteExamples(output, parseResult.CommandResult.Command);
        WriteExitCodes(output);
        return code;
    }

    private static void WriteExamples(TextWriter output, Command command)
    {
        IEnumerable<(string Purpose, string CommandLine)> examples = command is CliCommand one
            ? one.Examples
            : command.Subcommands.SelectMany(FirstOf).Select(static subcommand => subcommand.Examples[0]);
        output.WriteLine("Examples:");
        foreach ((string purpose, string commandLine) in examples)
        {
            output.WriteLine($"  # {purpose}");
            output.WriteLine($"  {commandLine}");
        }

        output.WriteLine();
    }

    /// <summary>Among many commands, one stands for those of its group.</summary>
    private static IEnumerable<CliCommand> FirstOf(Command command) =>
        command is CliCommand one ? [one] : CliCommand.Under(command).Take(1);

    private static void WriteExitCodes(TextWriter output)
    {
        output.WriteLine("Exit codes:");
        foreach ((int code, string meaning) in ExitCodes)
        {
            output.WriteLine($"  {code,-4} {meaning}");
        }

        output.WriteLine();
    }
}
