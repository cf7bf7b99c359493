using System.Collections.Concurrent;
using Medallion.Parquet.Writing;
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

namespace Medallion.Stages.Silver;

/// <summary>Writes every row that a manifest names to one Parquet object, in object order and then row order.</summary>
internal sealed class SilverStage(
    IObjectStore store, SilverPlan plan, EngineOptions engine, CsvReadOptions reading, IStageObserver observer)
{
    public async Task<SilverOutcome> ExecuteAsync(CancellationToken cancellationToken)
    {
        (BronzeManifest manifest, ManifestReference reference) = await ManifestStore.LoadAsync(
            store, plan.Key, plan.Manifest, cancellationToken);
        observer.Meter.Phase = Phase.Writing;
        observer.Meter.SetTotals(manifest.Objects.Count, manifest.Size, manifest.RowCount);

        OutputRecord record = await OutputRecord.StartAsync(store, LayerKeys.SilverRecord(plan.Key), plan, observer, cancellationToken);
        await using OutputObject output = await OutputObject.StartAsync(store, plan.OutputKey, plan, observer, cancellationToken);
        ParquetWriterOptions options = OutputOptions.Of(plan.Output, plan.Key, reading.Buffers);
        using var writer = new ParquetFileWriter(output, [.. manifest.Columns.Select(TableSchema.ToParquet)], options);
        await WriteAsync(manifest, writer, options, cancellationToken);

        observer.Meter.Phase = Phase.Verifying;
        await writer.FinishAsync(cancellationToken);
        RequireRows(manifest.RowCount, writer.RowCount);

        observer.Meter.Phase = Phase.Publishing;
        PublishedObject published = await output.PublishAsync(cancellationToken);
        await record.PublishAsync(published, ManifestJson.Default.PublishedObject, cancellationToken);
        return new SilverOutcome(
            published,
            manifest.Objects.Count,
            writer.RowCount,
            manifest.RejectedRowCount,
            writer.RowGroupCount,
            manifest.Columns,
            reference);
    }

    private async Task WriteAsync(
        BronzeManifest manifest, ParquetFileWriter writer, ParquetWriterOptions options, CancellationToken cancellationToken)
    {
        BronzeObject[] objects = [.. manifest.Objects.Where(static o => o.Layout is not null).Select(o => ToSource(o, manifest.Columns))];
        var source = new BronzeSource(store, objects, engine, reading, observer);
        var builders = new ConcurrentBag<RowGroupBuilder>();
        try
        {
            await OrderedWork.RunAsync(
                source.ReadAsync(Cuts(manifest), cancellationToken),
                engine.Workers,
                (work, token) =>
                {
                    using RowGroupWork piece = work;
                    RowGroupBuilder builder = builders.TryTake(out RowGroupBuilder? free)
                        ? free
                        : new(store.Uri, manifest.Columns, options);
                    EncodedRowGroup rowGroup = builder.Build(piece, token);
                    builders.Add(builder);
                    return ValueTask.FromResult(rowGroup);
                },
                async (rowGroup, token) =>
                {
                    using EncodedRowGroup encoded = rowGroup;
                    await writer.AppendAsync(encoded, token);
                    observer.Meter.AddRows(encoded.RowCount);
                },
                cancellationToken);
        }
        finally
        {
            // Emptied as well: the threads that worked on it would go on holding what is in it.
            while (builders.TryTake(out RowGroupBuilder? builder))
            {
                builder.Dispose();
            }
        }
    }

    private static BronzeObject ToSource(ManifestObject entry, IReadOnlyList<TableColumn> columns)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < entry.Layout!.Columns.Count; i++)
        {
            positions[entry.Layout.Columns[i]] = i;
        }

        int[] mapping = [.. columns.Select(column => positions.GetValueOrDefault(column.Name, -1))];
        return new BronzeObject(new ObjectVersion(entry.Key, entry.ETag, entry.Size), entry.Layout, mapping);
    }

    /// <summary>Row groups of about one size: at most the rows wanted, as long as they stay within their memory.</summary>
    private RowGroupCuts Cuts(BronzeManifest manifest)
    {
        long rows = plan.Output.RowGroupRows > 0 ? plan.Output.RowGroupRows : engine.RowGroupRows;
        long total = manifest.Objects.Sum(static o => o.TextBytes);
        double bytesPerRow = total / (double)Math.Max(1, manifest.RowCount);
        double most = Math.Clamp(rows * bytesPerRow, 1, engine.RowGroupBytes);
        const double RoundingError = 1e-9;
        return new RowGroupCuts(total, Math.Max(1, (long)Math.Ceiling((total / most) - RoundingError)));
    }

    private void RequireRows(long expected, long written)
    {
        if (expected != written)
        {
            throw new StageException(
                FailureReason.VerificationFailed,
                new DataLocation { ObjectUri = store.Uri.Of(plan.OutputKey), Expected = $"{expected} rows", Found = $"{written} rows" });
        }
    }
}
