namespace Medallion.Stages.Runs.Events;

/// <summary>What happened.</summary>
public abstract record RunEventBody;
