namespace Medallion.Stages.Runs.Events;

/// <summary>How a call met the run. The numbers are those of medallion.v1.Acceptance.</summary>
public enum Acceptance
{
    /// <summary>The call started a new attempt.</summary>
    Started = 1,

    /// <summary>The run was live.</summary>
    Attached = 2,

    /// <summary>The run had succeeded and its outputs stand.</summary>
    Reused = 3,
}
