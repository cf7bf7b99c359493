using Medallion.Protocol.V1;

namespace Medallion.Cli.Runs;

/// <summary>A run as people name it.</summary>
/// <param name="Pipeline">Name of the pipeline.</param>
/// <param name="RunId">Name of the logical run.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Task">The task; null where it is not said, which does while the stage has one.</param>
internal sealed record RunName(string Pipeline, string RunId, Stage Stage, string? Task);
