namespace Medallion.Stages.Runs.Events;

/// <summary>The run was accepted.</summary>
/// <param name="Acceptance">How the call met the run.</param>
/// <param name="Executor">The process that executes it.</param>
public sealed record Accepted(Acceptance Acceptance, string Executor) : RunEventBody;
