using Medallion.Stages.Findings;

namespace Medallion.Stages.Runs.Events;

/// <summary>Something about the data that a person should know.</summary>
/// <param name="Finding">What.</param>
public sealed record Found(Finding Finding) : RunEventBody;
