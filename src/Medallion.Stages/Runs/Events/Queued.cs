namespace Medallion.Stages.Runs.Events;

/// <summary>The run waits for capacity.</summary>
/// <param name="Position">1: next.</param>
public sealed record Queued(int Position) : RunEventBody;
