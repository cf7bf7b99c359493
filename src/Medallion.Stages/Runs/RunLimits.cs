namespace Medallion.Stages.Runs;

/// <summary>Bounds of the run registry (configuration section Medallion:Runs).</summary>
public sealed class RunLimits
{
    /// <summary>Runs that execute at once, at least 1. Default 2.</summary>
    public int MaxRunning { get; set; } = 2;

    /// <summary>Runs that wait beyond those, at least 0. Default 1,000.</summary>
    public int MaxQueued { get; set; } = 1_000;

    /// <summary>Ended runs that are remembered, the oldest forgotten first, at least 1. Default 1,000.</summary>
    public int MaxRemembered { get; set; } = 1_000;

    /// <summary>How long a run goes on while nobody follows it. Default 5 min.</summary>
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an attempt may execute where the call does not say. Default 6 h.</summary>
    public TimeSpan DefaultTimeout { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Longest timeout that a call may ask for. Default 24 h.</summary>
    public TimeSpan MaxTimeout { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Between two live progress events. Default 250 ms, at most 4 a second.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>At most this long without any event on a stream. Default 10 s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Findings of one code that are listed one by one. Default 100; the rest is counted.</summary>
    public int MaxFindingsPerCode { get; set; } = 100;
}
