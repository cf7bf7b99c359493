namespace Medallion.Storage.Tests.Runs.Simulation;

/// <summary>
/// Time and order of everything that happens: one thread carries out events one after another in virtual time, so that a
/// seed always gives the same history.
/// </summary>
internal sealed class SimulatedWorld(int seed)
{
    private const int MostEvents = 2_000_000;

    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private readonly List<string> _history = [];
    private long _order;

    /// <summary>The only source of chance.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>True time since the beginning, which no process can see.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>What happened, a line each.</summary>
    public IReadOnlyList<string> History => _history;

    /// <summary>Looked at after every event: throws where something is wrong.</summary>
    public Action Check { get; set; } = static () => { };

    public void Schedule(TimeSpan delay, Action happens)
    {
        TimeSpan at = Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        _events.Enqueue(happens, (at.Ticks, _order++));
    }

    public void Note(string text) => _history.Add($"{Now.TotalSeconds,9:0.000} {text}");

    /// <summary>Chance that is true with a probability.</summary>
    public bool Happens(double probability) => Random.NextDouble() < probability;

    public TimeSpan Between(double fromSeconds, double toSeconds) =>
        TimeSpan.FromSeconds(fromSeconds + (Random.NextDouble() * (toSeconds - fromSeconds)));

    /// <summary>Lets time pass until a condition holds; false where it did not within the limit.</summary>
    public bool RunUntil(Func<bool> done, TimeSpan limit)
    {
        for (int count = 0; !done(); count++)
        {
            if (count == MostEvents || !_events.TryDequeue(out Action? happens, out (long At, long Order) when))
            {
                return false;
            }

            Now = TimeSpan.FromTicks(when.At);
            if (Now > limit)
            {
                return false;
            }

            happens();
            Check();
        }

        return true;
    }
}
