namespace Medallion.Stages.Runs;

/// <summary>State of the promise in complete_by. The numbers are those of medallion.v1.SlaState.</summary>
public enum SlaState
{
    /// <summary>No promise was asked for.</summary>
    None = 0,

    /// <summary>Expected to be kept, or kept.</summary>
    OnTrack = 1,

    /// <summary>The estimate lies behind the promise.</summary>
    AtRisk = 2,

    /// <summary>The promised time has passed.</summary>
    Missed = 3,
}
