using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Medallion.Grpc.Telemetry;
using Medallion.Stages.Telemetry;
using Medallion.Storage.Telemetry;

namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>Adds up what the projects measure while it listens.</summary>
internal sealed class MetricRecorder : IDisposable
{
    private static readonly string[] Meters = [EndpointTelemetry.Name, StageTelemetry.Name, StorageTelemetry.Name];

    private readonly ConcurrentDictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MetricRecorder()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Sums by name and attributes, as <c>name{attribute=value,…}</c>; what is looked up has its latest value.</summary>
    public IReadOnlyDictionary<string, double> Collect()
    {
        _listener.RecordObservableInstruments();
        return new Dictionary<string, double>(_sums);
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string[] labels = new string[tags.Length];
        for (int i = 0; i < tags.Length; i++)
        {
            labels[i] = $"{tags[i].Key}={tags[i].Value}";
        }

        Array.Sort(labels, StringComparer.Ordinal);
        string series = $"{instrument.Name}{{{string.Join(',', labels)}}}";
        _sums.AddOrUpdate(series, value, (_, sum) => instrument.IsObservable ? value : sum + value);
    }
}
