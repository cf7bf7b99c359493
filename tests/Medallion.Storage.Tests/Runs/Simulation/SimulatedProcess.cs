namespace Medallion.Storage.Tests.Runs.Simulation;

/// <summary>
/// A process with clocks of its own, that can pause and die. Its code runs as events of the world: as its synchronization
/// context it gets every continuation, and as its time provider every timer.
/// </summary>
internal sealed class SimulatedProcess(SimulatedWorld world, string name, double rate = 1) : SynchronizationContext
{
    private TimeSpan _pausedUntil;

    public string Name { get; } = name;

    /// <summary>The process's clocks; code in the process is given this and no other.</summary>
    public SimulatedClock Clock => field ??= new SimulatedClock(world, this) { Rate = rate };

    public bool IsDead { get; private set; }

    /// <summary>True time until which the process's requests reach nobody.</summary>
    public TimeSpan CutOffUntil { get; set; }

    /// <summary>What the process does; null before it has started.</summary>
    public Task? Work { get; private set; }

    public void Start(Func<Task> work) => Schedule(TimeSpan.Zero, () => Work = work());

    /// <summary>Stops the process for some time; its clocks go on.</summary>
    public void Pause(TimeSpan duration)
    {
        world.Note($"{Name} pauses for {duration.TotalSeconds:0.0} s");
        _pausedUntil = world.Now + duration;
    }

    /// <summary>Ends the process in the middle of what it does.</summary>
    public void Kill()
    {
        world.Note($"{Name} is killed");
        IsDead = true;
    }

    /// <summary>Something that happens in the process: not while it pauses, never when it is dead.</summary>
    public void Schedule(TimeSpan delay, Action happens) => world.Schedule(delay, () => Happen(happens));

    public override void Post(SendOrPostCallback d, object? state) => Schedule(TimeSpan.Zero, () => d(state));

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    private void Happen(Action happens)
    {
        if (IsDead)
        {
            return;
        }

        if (_pausedUntil > world.Now)
        {
            Schedule(_pausedUntil - world.Now, happens);
            return;
        }

        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            happens();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
