namespace Medallion.Stages.Runs;

/// <summary>State of a run. The numbers are those of medallion.v1.RunState.</summary>
public enum RunState
{
    /// <summary>Waits for capacity.</summary>
    Queued = 1,

    /// <summary>Executes.</summary>
    Running = 2,

    /// <summary>Ended with a result.</summary>
    Succeeded = 3,

    /// <summary>Ended with a failure.</summary>
    Failed = 4,

    /// <summary>Ended because somebody asked for it, or nobody came back for it.</summary>
    Cancelled = 5,
}
