using System.Diagnostics.Metrics;

namespace Medallion.Storage.Telemetry;

/// <summary>The metrics of one project. Whatever is made here is in the documentation, too: it is generated from the entries.</summary>
public sealed class MetricSet
{
    private readonly Meter _meter;
    private readonly List<MetricEntry> _entries = [];

    /// <summary>Makes an empty set.</summary>
    /// <param name="meter">What measures; it lasts as long as the process.</param>
    public MetricSet(Meter meter) => _meter = meter;

    /// <summary>What was made.</summary>
    public IReadOnlyList<MetricEntry> Entries => _entries;

    /// <summary>Makes a sum that only grows.</summary>
    public Counter<long> Counter(string name, string unit, string meaning, params string[] attributes)
    {
        Add(name, MetricKind.Counter, unit, meaning, attributes);
        return _meter.CreateCounter<long>(name, unit, meaning);
    }

    /// <summary>Makes a sum that only grows and is looked up when somebody collects it.</summary>
    public void Counter(
        string name, string unit, string meaning, Func<IEnumerable<Measurement<long>>> read, params string[] attributes)
    {
        Add(name, MetricKind.Counter, unit, meaning, attributes);
        _meter.CreateObservableCounter(name, read, unit, meaning);
    }

    /// <summary>Makes a value that goes up and down by what is added to it.</summary>
    public UpDownCounter<long> Level(string name, string unit, string meaning, params string[] attributes)
    {
        Add(name, MetricKind.Gauge, unit, meaning, attributes);
        return _meter.CreateUpDownCounter<long>(name, unit, meaning);
    }

    /// <summary>Makes a value that is looked up when somebody collects it.</summary>
    public void Gauge(string name, string unit, string meaning, Func<IEnumerable<Measurement<long>>> read, params string[] attributes)
    {
        Add(name, MetricKind.Gauge, unit, meaning, attributes);
        _meter.CreateObservableGauge(name, read, unit, meaning);
    }

    /// <summary>Makes a distribution of durations, in seconds.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="meaning">What it says.</param>
    /// <param name="bounds">Bounds of its buckets, in seconds, ascending.</param>
    /// <param name="attributes">What tells its series apart.</param>
    public Histogram<double> Durations(string name, string meaning, IReadOnlyList<double> bounds, params string[] attributes)
    {
        Add(name, MetricKind.Histogram, "s", meaning, attributes);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds };
        return _meter.CreateHistogram(name, "s", meaning, tags: null, advice);
    }

    private void Add(string name, MetricKind kind, string unit, string meaning, string[] attributes) =>
        _entries.Add(new MetricEntry(name, kind, unit, meaning, attributes));
}
