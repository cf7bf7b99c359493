using System.CommandLine;

namespace Medallion.Cli;

/// <summary>A command of <c>medallion</c>: declares its options, and carries them out.</summary>
internal abstract class CliCommand(string name, string description) : Command(name, description)
{
    /// <summary>Examples for the help: what it does, and the command line.</summary>
    public abstract IReadOnlyList<(string Purpose, string CommandLine)> Examples { get; }

    /// <summary>The commands under another one, however deep, in their order.</summary>
    public static IEnumerable<CliCommand> Under(Command command) => command.Subcommands.SelectMany(
        static subcommand => subcommand is CliCommand one ? [one] : Under(subcommand));

    /// <summary>Carries the command out and returns its <see cref="ExitCode"/>.</summary>
    public abstract Task<int> ExecuteAsync(ParseResult parse, CliContext context, CancellationToken cancellationToken);
}
