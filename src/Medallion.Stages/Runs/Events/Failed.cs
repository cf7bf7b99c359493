using Medallion.Stages.Failures;

namespace Medallion.Stages.Runs.Events;

/// <summary>The run failed or was cancelled; its last event.</summary>
/// <param name="Failure">Why.</param>
public sealed record Failed(StageException Failure) : RunEventBody;
