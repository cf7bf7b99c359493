namespace Medallion.Stages.Runs.Events;

/// <summary>The run succeeded; its last event.</summary>
/// <param name="Result">What it returns.</param>
public sealed record Succeeded(RunResult Result) : RunEventBody;
