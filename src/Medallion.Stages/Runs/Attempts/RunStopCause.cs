namespace Medallion.Stages.Runs.Attempts;

/// <summary>Why a live run is being stopped from outside its stage.</summary>
internal enum RunStopCause
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>Somebody asked for it.</summary>
    Cancelled,

    /// <summary>Nobody came back for it within the grace period.</summary>
    Abandoned,

    /// <summary>It took longer than it was given.</summary>
    TimedOut,

    /// <summary>The store gave no answer for too long.</summary>
    Stalled,

    /// <summary>The server is stopping.</summary>
    ServerStopping,

    /// <summary>Another replica may have the run by now.</summary>
    LeaseLost,
}
