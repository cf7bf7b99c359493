namespace Medallion.Stages.Runs.Events;

/// <summary>The SLA is at risk or missed; each is said once.</summary>
/// <param name="State">At risk or missed.</param>
/// <param name="CompleteBy">The promise.</param>
/// <param name="EstimatedCompletion">When the result is expected now; null where not known.</param>
public sealed record SlaNoticed(SlaState State, DateTimeOffset CompleteBy, DateTimeOffset? EstimatedCompletion) : RunEventBody;
