using Medallion.Cli.Terminals;

namespace Medallion.Cli;

/// <summary>What a command works with.</summary>
/// <param name="Environment">The world around it.</param>
/// <param name="Global">What every command takes.</param>
/// <param name="Terminal">Where it writes.</param>
internal sealed record CliContext(CliEnvironment Environment, GlobalSettings Global, Terminal Terminal);
