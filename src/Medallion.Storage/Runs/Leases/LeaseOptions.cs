namespace Medallion.Storage.Runs.Leases;

/// <summary>How long leases last and how they are watched. The same on all replicas, or nearly so.</summary>
public sealed class LeaseOptions
{
    /// <summary>How long a record must stay unchanged before another may take it: what a crash costs at least.</summary>
    /// <value>Default: 30 s; from 1 s to 10 min.</value>
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// By how much an owner stops before others may begin. Covers clocks that run at different rates: 6 s of 30 s allow one
    /// to be a quarter faster than the other.
    /// </summary>
    /// <value>Default: 6 s; from a tenth to half of <see cref="Duration"/>.</value>
    public TimeSpan SafetyMargin { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>Longest pause between two looks at a record that somebody else holds.</summary>
    /// <value>Default: 2 s; from 10 ms to <see cref="Duration"/>.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    internal static TimeSpan LongestDuration { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an owner may act on one write: <see cref="Duration"/> less <see cref="SafetyMargin"/>.</summary>
    internal TimeSpan Validity => Duration - SafetyMargin;

    /// <summary>How often a heartbeat renews. At the defaults every 10 s, which leaves 14 s to get a write through.</summary>
    internal TimeSpan RenewalInterval => Duration / 3;

    /// <summary>
    /// Says what is wrong with the settings, each named under <paramref name="path"/>; empty where nothing is.
    /// </summary>
    public IReadOnlyList<string> Validate(string path)
    {
        string?[] problems =
        [
            OutOfRange(path, nameof(Duration), Duration, TimeSpan.FromSeconds(1), LongestDuration),
            OutOfRange(path, nameof(SafetyMargin), SafetyMargin, Duration / 10, Duration / 2),
            OutOfRange(path, nameof(PollInterval), PollInterval, TimeSpan.FromMilliseconds(10), Duration),
        ];
        return [.. problems.OfType<string>()];
    }

    private static string? OutOfRange(string path, string name, TimeSpan value, TimeSpan from, TimeSpan to) =>
        value < from || value > to ? $"{path}:{name}: {value} is not from {from} to {to}." : null;
}
