using Spectre.Console;

namespace Medallion.Cli.Terminals;

/// <summary>Where a command writes: results on one side, progress and errors on the other.</summary>
internal sealed class Terminal
{
    // Wide enough that nothing is folded in a log or a pipe.
    private const int PlainWidth = 10_000;

    private readonly CliEnvironment _environment;

    public Terminal(CliEnvironment environment, bool noColor)
    {
        _environment = environment;
        bool isColorOff = noColor || !string.IsNullOrEmpty(environment.Variable("NO_COLOR"));
        Out = Create(environment.Out, environment.IsOutTerminal, isColorOff);
        Error = Create(environment.Error, environment.IsErrorTerminal, isColorOff);
    }

    /// <summary>Results, for a person.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Progress and errors, for a person.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Whether what was written to <see cref="Error"/> can be written over.</summary>
    public bool IsLive => _environment.IsErrorTerminal && Error.Profile.Capabilities.Ansi;

    /// <summary>Results, for a program: nothing is folded or coloured.</summary>
    public TextWriter Raw => _environment.Out;

    /// <summary>Writes a failure: what, where, what to do, and where to read on.</summary>
    public void Write(FailureReport report) => FailureBlock.Write(Error, report);

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal, bool isColorOff)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isColorOff || !isTerminal ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
