namespace Medallion.Cli;

/// <summary>The world around a command: replaced as a whole in tests.</summary>
internal sealed class CliEnvironment
{
    /// <summary>Results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress, errors and logs.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether somebody watches <see cref="Error"/> on a terminal.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether somebody watches <see cref="Out"/> on a terminal.</summary>
    public bool IsOutTerminal { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How the user can call this command again.</summary>
    public string Program { get; init; } = "medallion";

    /// <summary>Environment variables.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>The process's own.</summary>
    public static CliEnvironment OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        IsOutTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        Variable = Environment.GetEnvironmentVariable,
        Program = ProgramName.Of(Environment.ProcessPath, Environment.GetEnvironmentVariable("PATH")),
    };
}
