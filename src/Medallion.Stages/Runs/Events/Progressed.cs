using Medallion.Stages.Execution;

namespace Medallion.Stages.Runs.Events;

/// <summary>How far the run is.</summary>
/// <param name="Progress">The counts and the estimate.</param>
public sealed record Progressed(StageProgress Progress) : RunEventBody;
