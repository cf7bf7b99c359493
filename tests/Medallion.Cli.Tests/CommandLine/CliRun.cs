using Medallion.Cli;

namespace Medallion.Cli.Tests.CommandLine;

/// <summary>A command line carried out in this process, and what it wrote.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static Task<CliRun> Of(params string[] arguments) => WithVariablesAsync(static _ => null, arguments);

    /// <summary>The same with environment variables.</summary>
    public static async Task<CliRun> WithVariablesAsync(Func<string, string?> variable, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var command = new MedallionCommand(new CliEnvironment { Out = output, Error = error, Variable = variable });
        int exitCode = await command.RunAsync(arguments, CancellationToken.None);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }
}
