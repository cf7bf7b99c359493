using System.Buffers;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Writing;
using Medallion.Stages.Contracts;
using Medallion.Stages.Deduplication;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Manifests;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Publishing;
using Medallion.Stages.Schema;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Gold;

/// <summary>Writes the silver rows without duplicates to one Parquet object, their order kept.</summary>
internal sealed class GoldStage(
    IObjectStore store, GoldPlan plan, EngineOptions engine, ArrayPool<byte> buffers, IStageObserver observer)
{
    public async Task<GoldOutcome> ExecuteAsync(CancellationToken cancellationToken)
    {
        PublishedObject silver = await ManifestStore.SilverAsync(store, plan.Key, plan.Silver, cancellationToken);
        try
        {
            using SilverFile file = await SilverFile.OpenAsync(store, silver, buffers, cancellationToken);
            return await ExecuteAsync(file, silver, cancellationToken);
        }
        catch (ParquetFormatException error)
        {
            throw new StageException(ReasonOf(error.Fault), PlaceOf(error, silver), error.Message, error);
        }
    }

    private static FailureReason ReasonOf(ParquetFault fault) => fault switch
    {
        ParquetFault.Unsupported => FailureReason.ParquetUnsupported,
        _ => FailureReason.ParquetInvalid,
    };

    private static DataLocation PlaceOf(ParquetFormatException error, PublishedObject silver) =>
        new() { ObjectUri = silver.Uri, Column = error.Column, ByteOffset = error.Offset };

    private async Task<GoldOutcome> ExecuteAsync(SilverFile silver, PublishedObject source, CancellationToken cancellationToken)
    {
        int[] keys = KeyColumns(silver.Reader.Schema);
        observer.Meter.SetTotals(1, silver.Size, silver.RowCount);
        observer.Meter.Phase = Phase.Deduplicating;
        DeduplicationResult duplicates = await new DuplicateSearch(silver, engine).FindAsync(keys, plan.Keep, cancellationToken);
        DroppedRows dropped = duplicates.DroppedRows;
        await CheckContractAsync(silver, dropped, cancellationToken);

        observer.Meter.Phase = Phase.Writing;
        await using OutputObject output = await OutputObject.StartAsync(
            store, plan.OutputKey, plan, observer, cancellationToken, copiesFrom: silver.Version);
        ParquetWriterOptions format = OutputOptions.Of(plan.Output, plan.Key, buffers);
        using var writer = new ParquetFileWriter(output, silver.Reader.Schema, format);
        using var rows = new GoldRows(silver, dropped, writer, format, engine, observer);
        await rows.WriteAsync(cancellationToken);

        observer.Meter.Phase = Phase.Verifying;
        await writer.FinishAsync(cancellationToken);
        RequireRows(silver.RowCount - duplicates.DuplicateCount, writer.RowCount);

        observer.Meter.Phase = Phase.Publishing;
        PublishedObject published = await output.PublishAsync(cancellationToken);
        observer.Meter.AddFiles(1);
        return new GoldOutcome(
            published,
            silver.RowCount,
            writer.RowCount,
            duplicates.DuplicateCount,
            writer.RowGroupCount,
            rows.PassedThrough,
            Columns(silver),
            source);
    }

    private async Task CheckContractAsync(SilverFile silver, DroppedRows dropped, CancellationToken cancellationToken)
    {
        if (plan.Contract is { } contract)
        {
            var breaches = new BreachLog(store.Uri.Of(plan.OutputKey));
            await new GoldContractCheck(silver, dropped, contract, engine).CheckAsync(breaches, cancellationToken);
            breaches.Conclude(observer);
        }
    }

    private int[] KeyColumns(IReadOnlyList<ParquetColumn> schema)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < schema.Count; i++)
        {
            positions[schema[i].Name] = i;
        }

        string[] missing = [.. plan.KeyColumns.Where(name => !positions.ContainsKey(name))];
        if (missing.Length > 0)
        {
            throw new StageException(
                FailureReason.KeyColumnNotFound,
                new DataLocation
                {
                    Column = missing[0],
                    Expected = $"one of {Listed(schema.Select(static column => column.Name))}",
                    Found = Listed(missing),
                });
        }

        return plan.KeyColumns.Count == 0
            ? [.. Enumerable.Range(0, schema.Count)]
            : [.. plan.KeyColumns.Select(name => positions[name])];
    }

    /// <summary>Names for a person: thousands of them would not fit into a status.</summary>
    private static string Listed(IEnumerable<string> names)
    {
        const int Most = 50;
        const int MostCharacters = 2_000;
        string[] first = [.. names.Take(Most + 1)];
        string list = string.Join(", ", first.Take(Most));
        return first.Length <= Most && list.Length <= MostCharacters
            ? list
            : $"{list[..Math.Min(list.Length, MostCharacters)]}, …";
    }

    private static TableColumn[] Columns(SilverFile silver) =>
    [
        .. silver.Reader.Schema.Select(static column =>
            new TableColumn(column.Name, TableSchema.FromParquet(column.Type) ?? ColumnType.String, 0)),
    ];

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
