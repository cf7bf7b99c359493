namespace Medallion.Stages.Outcomes;

/// <summary>What a succeeded stage returns.</summary>
public abstract record StageOutcome;
