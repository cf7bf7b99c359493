namespace Medallion.Stages.Runs;

/// <summary>Bounds of the run registry (configuration section Medallion:Runs).</summary>
public sealed class RunLimits
{
    /// <summary>Runs that execute at once, at least 1. Default: what <see cref="RunCapacity"/> says of the machine.</summary>
    public int? MaxRunning { get; set; }

    /// <summary>
    /// How often in a row a run is taken over whose process ended while it executed, 0 to 100. Default 3; then the run has
    /// failed.
    /// </summary>
    public int MaxTakeOvers { get; set; } = 3;

    /// <summary>Runs that wait beyond those, at least 0. Default 1,000.</summary>
    public int MaxQueued { get; set; } = 1_000;

    /// <summary>Ended runs that are remembered, the oldest forgotten first, at least 1. Default 10,000.</summary>
    public int MaxRemembered { get; set; } = 10_000;

    /// <summary>How long a run goes on while nobody follows it. Default 5 min.</summary>
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an attempt may execute where the call does not say. Default 6 h.</summary>
    public TimeSpan DefaultTimeout { get; set; } = TimeSpan.FromHours(6);

    /// <summary>
    /// How long an attempt of one stage may execute where the call does not say, for stages that differ from
    /// <see cref="DefaultTimeout"/>. Default: none does.
    /// </summary>
    public IDictionary<StageKind, TimeSpan> StageTimeouts { get; } = new Dictionary<StageKind, TimeSpan>();

    /// <summary>Longest timeout that a call may ask for. Default 24 h.</summary>
    public TimeSpan MaxTimeout { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long a store may give no answer to a stage in which nothing else goes on, before the stage is stopped. Default
    /// 10 min.
    /// </summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a stage may take to end once it is asked to stop; then the run ends without it. Default 30 s.</summary>
    public TimeSpan StopPeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two live progress events. Default 250 ms, at most 4 a second.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>At most this long without any event on a stream. Default 10 s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two writes of a live run's events to the ledger. Default 500 ms.</summary>
    public TimeSpan LedgerInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Between two looks for word from another replica (to cancel a run, or that somebody follows it there); three times as
    /// long for a queued run. Default 2 s.
    /// </summary>
    public TimeSpan ListenInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long ended runs are remembered. Default 30 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a stream may be before the server ends it and the client resumes it. Default 1 h.</summary>
    public TimeSpan MaxStreamAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Findings of one code that are listed one by one. Default 100; the rest is counted.</summary>
    public int MaxFindingsPerCode { get; set; } = 100;

    /// <summary>How long live runs may go on when the process is asked to end. Default 20 s.</summary>
    public TimeSpan DrainPeriod { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long an attempt may execute.</summary>
    /// <param name="stage">Its stage.</param>
    /// <param name="asked">What the call asks for; null: nothing.</param>
    public TimeSpan TimeoutOf(StageKind stage, TimeSpan? asked)
    {
        TimeSpan timeout = asked ?? (StageTimeouts.TryGetValue(stage, out TimeSpan own) ? own : DefaultTimeout);
        return timeout < MaxTimeout ? timeout : MaxTimeout;
    }

    /// <summary>Everything wrong with these settings; empty where nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (MaxRunning < 1)
        {
            yield return $"Medallion:Runs:MaxRunning is {MaxRunning}; at least 1 is right";
        }

        if (MaxQueued < 0)
        {
            yield return $"Medallion:Runs:MaxQueued is {MaxQueued}; at least 0 is right";
        }

        if (MaxTakeOvers is < 0 or > 100)
        {
            yield return $"Medallion:Runs:MaxTakeOvers is {MaxTakeOvers}; 0 to 100 is right";
        }

        if (MaxRemembered < 1)
        {
            yield return $"Medallion:Runs:MaxRemembered is {MaxRemembered}; at least 1 is right";
        }

        (string Name, TimeSpan Value)[] periods =
        [
            (nameof(GracePeriod), GracePeriod),
            (nameof(DefaultTimeout), DefaultTimeout),
            (nameof(MaxTimeout), MaxTimeout),
            (nameof(ProgressInterval), ProgressInterval),
            (nameof(HeartbeatInterval), HeartbeatInterval),
            (nameof(DrainPeriod), DrainPeriod),
            (nameof(ListenInterval), ListenInterval),
            (nameof(MaxStreamAge), MaxStreamAge),
            (nameof(StallTimeout), StallTimeout),
            (nameof(StopPeriod), StopPeriod),
            .. StageTimeouts.Select(static stage => ($"{nameof(StageTimeouts)}:{stage.Key}", stage.Value)),
        ];
        if (Retention < TimeSpan.FromHours(1) || LedgerInterval < TimeSpan.Zero || LedgerInterval > TimeSpan.FromSeconds(10))
        {
            yield return "Medallion:Runs: at least 1 h is right for Retention, and 0 to 10 s for LedgerInterval";
        }

        foreach ((string name, TimeSpan value) in periods)
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(24))
            {
                yield return $"Medallion:Runs:{name} is {value}; more than 0 and at most 24 days is right";
            }
        }
    }
}
