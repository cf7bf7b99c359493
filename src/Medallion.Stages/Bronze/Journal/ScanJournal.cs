using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Medallion.Stages.Csv;
using Medallion.Stages.Execution;
using Medallion.Stages.Manifests;
using Medallion.Stages.Plans;
using Medallion.Stages.Publishing;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Bronze.Journal;

/// <summary>
/// Keeps finished scans in the store while a long scan goes on, so that the attempt after a crash need not read those
/// objects again. A scan counts for exactly the object version that it read, so it does not matter who wrote it, or when.
/// </summary>
/// <remarks>For one caller at a time. It only saves work: where it cannot be written or read, the scan goes on without it.</remarks>
internal sealed class ScanJournal(IObjectStore store, BronzePlan plan, CsvLimits limits, TimeSpan interval, StageMeter meter)
{
    private const int MaxPages = 10_000;
    private const long MaxPageBytes = 256L * 1024 * 1024;

    /// <summary>Columns that a page holds at most, about: wide tables make large profiles.</summary>
    private const int MaxColumnsPerPage = 50_000;

    /// <summary>The longer a scan takes, the rarer its pages: a scan of a day writes some hundreds.</summary>
    private const double ElapsedPerPage = 1.0 / 100;

    private static readonly string Service =
        typeof(ScanJournal).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly string _prefix = LayerKeys.ScanJournal(plan.Key);
    private readonly string _settings =
        JsonSerializer.Serialize(new ScanSettings(Service, plan.Dialect, limits), ManifestJson.Default.ScanSettings);

    private readonly List<FinishedScan> _pending = [];
    private int _pendingColumns;
    private int _pages;
    private TimeSpan _writtenAt;
    private bool _abandoned;

    /// <summary>The scans that attempts before this one have finished with the same settings.</summary>
    public async Task<IReadOnlyDictionary<ObjectVersion, ObjectScan>> LoadAsync(CancellationToken cancellationToken)
    {
        var scans = new Dictionary<ObjectVersion, ObjectScan>();
        if (plan.Attempt == 1)
        {
            return scans;
        }

        try
        {
            IAsyncEnumerable<ObjectInfo> pages = store.ListAsync(_prefix, cancellationToken).Take(MaxPages);
            await foreach (ObjectInfo page in pages.WithCancellation(cancellationToken))
            {
                await AddPageAsync(page.Version.Key, scans, cancellationToken);
            }
        }
        catch (StoreException)
        {
            // What was found is right, and the rest is read from the objects themselves.
        }

        return scans;
    }

    /// <summary>Takes a finished scan; writes a page from time to time.</summary>
    public async ValueTask AddAsync(ObjectScan scan, CancellationToken cancellationToken)
    {
        if (_abandoned)
        {
            return;
        }

        _pending.Add(FinishedScan.Of(scan));
        _pendingColumns += scan.Columns.Length;
        TimeSpan due = _writtenAt + interval + (meter.Elapsed * ElapsedPerPage);
        if (meter.Elapsed >= due || _pendingColumns >= MaxColumnsPerPage)
        {
            await WritePageAsync(cancellationToken);
        }
    }

    /// <summary>Deletes the journal once the manifest says it all.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        if (_pages == 0 && plan.Attempt == 1)
        {
            return;
        }

        try
        {
            await foreach (ObjectInfo page in store.ListAsync(_prefix, cancellationToken))
            {
                await store.DeleteAsync(page.Version.Key, cancellationToken);
            }
        }
        catch (StoreException)
        {
            // What is left is never wrong, only in the way.
        }
    }

    private async Task AddPageAsync(
        string key, Dictionary<ObjectVersion, ObjectScan> scans, CancellationToken cancellationToken)
    {
        (ScanJournalPage Value, string)? page = await StoredJson.ReadAsync(
            store, key, ManifestJson.Default.ScanJournalPage, MaxPageBytes, cancellationToken);
        if (page?.Value is not { } found || found.Settings != _settings)
        {
            return;
        }

        foreach (FinishedScan finished in found.Scans)
        {
            if (finished.ToScan() is { } scan)
            {
                scans[scan.Version] = scan;
            }
        }
    }

    private async Task WritePageAsync(CancellationToken cancellationToken)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{_prefix}{plan.Attempt:D6}-{_pages:D6}.json");
        try
        {
            await StoredJson.WriteAsync(
                store, key, new ScanJournalPage(_settings, _pending), ManifestJson.Default.ScanJournalPage, cancellationToken);
        }
        catch (StoreException)
        {
            // The objects can be read, or the scan would have failed: a store that refuses this costs a later attempt time.
            _abandoned = true;
        }

        _pages++;
        _pending.Clear();
        _pendingColumns = 0;
        _writtenAt = meter.Elapsed;
    }
}
