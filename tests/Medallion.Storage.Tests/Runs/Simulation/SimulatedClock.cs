namespace Medallion.Storage.Tests.Runs.Simulation;

/// <summary>Clocks of one process: elapsed time at a rate of its own, and a time of day that means nothing.</summary>
internal sealed class SimulatedClock(SimulatedWorld world, SimulatedProcess process) : TimeProvider
{
    private readonly long _offset = world.Random.NextInt64(TimeSpan.TicksPerDay);

    /// <summary>Seconds that the clock counts in one true second.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>By how much the time of day is wrong; may jump.</summary>
    public TimeSpan WallOffset { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _offset + (long)(world.Now.Ticks * Rate);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56) + world.Now + WallOffset;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private void Schedule(TimeSpan elapsed, Action happens) =>
        process.Schedule(TimeSpan.FromTicks((long)Math.Ceiling(elapsed.Ticks / Rate)), happens);

    private sealed class Timer(SimulatedClock clock, Action callback) : ITimer
    {
        private int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            int setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                clock.Schedule(dueTime, () => Fire(setting));
            }

            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(int setting)
        {
            if (setting == _setting)
            {
                callback();
            }
        }
    }
}
