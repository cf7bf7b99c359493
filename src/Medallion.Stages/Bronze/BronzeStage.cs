using Medallion.Stages.Bronze.Journal;
using Medallion.Stages.Contracts;
using Medallion.Stages.Csv;
using Medallion.Stages.Execution;
using Medallion.Stages.Execution.Flow;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Manifests;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Publishing;
using Medallion.Stages.Schema;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Bronze;

/// <summary>Scans every object of the bronze layer and stores a manifest of exactly what was read.</summary>
internal sealed class BronzeStage(
    IObjectStore store, BronzePlan plan, EngineOptions engine, CsvReadOptions reading, IStageObserver observer)
{
    public async Task<BronzeOutcome> ExecuteAsync(CancellationToken cancellationToken)
    {
        OutputRecord record = await OutputRecord.StartAsync(store, LayerKeys.Manifest(plan.Key), plan, observer, cancellationToken);
        observer.Meter.Phase = Phase.Listing;
        IReadOnlyList<ObjectInfo> objects = await BronzeListing.ListAsync(store, plan, observer, cancellationToken);
        observer.Meter.SetTotals(objects.Count, objects.Sum(static o => o.Version.Size), 0);

        observer.Meter.Phase = Phase.Scanning;
        var journal = new ScanJournal(store, plan, reading.Limits, engine.JournalInterval, observer.Meter);
        List<ObjectScan> scans = await ScanAsync(objects, journal, cancellationToken);
        ReportRejected(scans);
        IReadOnlyList<TableColumn> columns = Reconcile(scans);

        observer.Meter.Phase = Phase.Publishing;
        BronzeManifest manifest = ToManifest(scans, columns);
        string digest = await record.PublishAsync(manifest, ManifestJson.Default.BronzeManifest, cancellationToken);
        await journal.ClearAsync(cancellationToken);
        return new BronzeOutcome(
            new ManifestReference(record.Uri, digest),
            manifest.Objects.Count,
            manifest.RowCount,
            manifest.RejectedRowCount,
            manifest.Size,
            columns);
    }

    /// <summary>
    /// Scans objects side by side, as many as the read-ahead budget takes, and returns them in key order. What an earlier
    /// attempt has scanned, and is unchanged, is not read again.
    /// </summary>
    private async Task<List<ObjectScan>> ScanAsync(
        IReadOnlyList<ObjectInfo> objects, ScanJournal journal, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<ObjectVersion, ObjectScan> finished = await journal.LoadAsync(cancellationToken);
        long reused = 0;
        using var cores = new SemaphoreSlim(engine.Workers);
        var budget = new ByteBudget(engine.ReadAheadBytes);
        var scanner = new ObjectScanner(store, plan.Dialect, reading, cores, observer);
        var scans = new List<ObjectScan>(objects.Count);
        await OrderedWork.RunAsync(
            objects.ToAsyncEnumerable(),
            engine.OpenObjects,
            async (info, token) =>
            {
                if (finished.TryGetValue(info.Version, out ObjectScan? known))
                {
                    Interlocked.Increment(ref reused);
                    Reuse(known);
                    return known;
                }

                long wanted = Math.Min(info.Version.Size, 2L * reading.RangeBytes) + (2L * reading.BlockBytes);
                using IDisposable share = await budget.TakeAsync(wanted, token);
                return await scanner.ScanAsync(info.Version, token);
            },
            async (scan, token) =>
            {
                scans.Add(scan);
                if (!finished.ContainsKey(scan.Version))
                {
                    await journal.AddAsync(scan, token);
                }
            },
            cancellationToken);
        if (reused > 0)
        {
            var place = new DataLocation { ObjectUri = store.Uri.Of(plan.Prefix) };
            observer.Report(new Finding(FindingCode.ScansReused, Severity.Info, place, reused));
        }

        return scans;
    }

    /// <summary>Tells what the attempt that read the object has told.</summary>
    private void Reuse(ObjectScan scan)
    {
        observer.Meter.AddReused(scan.Version.Size, scan.RowCount);
        foreach (Finding finding in scan.Findings)
        {
            observer.Report(finding);
        }
    }

    private void ReportRejected(IEnumerable<ObjectScan> scans)
    {
        foreach (ObjectScan scan in scans.Where(static scan => scan.FirstRejected is not null))
        {
            MalformedRecord first = scan.FirstRejected!;
            var place = new DataLocation
            {
                ObjectUri = store.Uri.Of(scan.Version.Key),
                Row = first.Row,
                ByteOffset = first.ByteOffset,
                Expected = $"{scan.Columns.Length} columns",
                Found = $"{first.Width} in: {first.Text}",
            };
            observer.Report(new Finding(FindingCode.RecordsRejected, Severity.Warning, place, scan.RejectedRowCount));
        }
    }

    private IReadOnlyList<TableColumn> Reconcile(IEnumerable<ObjectScan> scans)
    {
        ObjectProfile[] profiles =
        [
            .. scans
                .Where(static scan => scan.Layout is not null)
                .Select(scan => new ObjectProfile(store.Uri.Of(scan.Version.Key), scan.Layout!, scan.RowCount, scan.Columns)),
        ];
        var reconciler = new SchemaReconciler(observer.Report);
        foreach (ObjectProfile profile in profiles)
        {
            reconciler.Add(profile);
        }

        IReadOnlyList<TableColumn> columns = reconciler.Conclude();
        if (columns.Count == 0)
        {
            throw new StageException(FailureReason.NoColumns, new DataLocation { ObjectUri = store.Uri.Of(plan.Prefix) });
        }

        if (columns.Count > reading.Limits.MaxColumns)
        {
            throw new StageException(
                FailureReason.LimitExceeded,
                new DataLocation
                {
                    ObjectUri = store.Uri.Of(plan.Prefix),
                    Expected = $"at most {reading.Limits.MaxColumns} columns over all objects (MaxColumns)",
                    Found = $"{columns.Count}",
                },
                "Columns are united by name; objects that belong to other tables may lie under the prefix");
        }

        if (plan.Contract is not { } contract)
        {
            return columns;
        }

        var breaches = new BreachLog(store.Uri.Of(plan.Prefix));
        BronzeContractCheck.Check(contract, columns, profiles, breaches);
        breaches.Conclude(observer);
        return BronzeContractCheck.Declare(contract, columns);
    }

    private BronzeManifest ToManifest(IEnumerable<ObjectScan> scans, IReadOnlyList<TableColumn> columns) => new(
        BronzeManifest.CurrentVersion,
        store.Uri.ToString(),
        plan.Key.Pipeline,
        plan.Key.RunId,
        columns,
        [
            .. scans.Select(static scan => new ManifestObject(
                scan.Version.Key,
                scan.Version.ETag,
                scan.Version.Size,
                scan.RowCount,
                scan.RejectedRowCount,
                scan.TextBytes,
                scan.Layout)),
        ]);
}
