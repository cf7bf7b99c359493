using System.Diagnostics;
using Medallion.Parquet.Columns;
using Medallion.Stages.Bronze;
using Medallion.Stages.Contracts;
using Medallion.Stages.Deduplication;
using Medallion.Stages.Execution;
using Medallion.Stages.Schema;
using Medallion.Stages.Telemetry;

namespace Medallion.Stages.Gold;

/// <summary>Checks the rows that stay against a contract, before any of them is published.</summary>
internal sealed class GoldContractCheck(SilverFile silver, DroppedRows dropped, DataContract contract, EngineOptions engine)
{
    /// <summary>Adds every breach to the log.</summary>
    public async Task CheckAsync(BreachLog breaches, CancellationToken cancellationToken)
    {
        using Activity? span = StageSpans.StartObject(StageSpans.Read, silver.Version);
        BronzeContractCheck.CheckRows(contract, silver.RowCount - dropped.Count(), breaches);
        foreach (ColumnContract column in contract.Columns)
        {
            int position = PositionOf(column.Name);
            if (position < 0)
            {
                breaches.Add(column.Name, 0, "a column of this name", "none");
                continue;
            }

            ColumnType type = TableSchema.FromParquet(silver.Reader.Schema[position].Type) ?? ColumnType.String;
            if (column.Type is { } declared && declared != type)
            {
                breaches.Add(column.Name, 0, ColumnTypes.Name(declared), ColumnTypes.Name(type));
                continue;
            }

            await CheckValuesAsync(column, type, position, breaches, cancellationToken);
            await CheckUniqueAsync(column, position, breaches, cancellationToken);
        }

        if (contract.IsClosed)
        {
            foreach (ParquetColumn extra in silver.Reader.Schema.ExceptBy(contract.Columns.Select(static c => c.Name), static c => c.Name))
            {
                breaches.Add(extra.Name, 0, "only columns that the contract names", extra.Name);
            }
        }
    }

    private async Task CheckValuesAsync(
        ColumnContract column, ColumnType type, int position, BreachLog breaches, CancellationToken cancellationToken)
    {
        var rule = new ColumnRule(column, type);
        if (!rule.NeedsValues && !column.IsRequired)
        {
            return;
        }

        using var values = new KeptColumn(silver, dropped, position);
        long row = 1;
        for (int i = 0; i < silver.Reader.RowGroupCount; i++)
        {
            ColumnBuffer kept = await values.ReadAsync(i, withNulls: true, cancellationToken);
            rule.Check(kept, row, breaches);
            row += kept.RowCount;
        }
    }

    private async Task CheckUniqueAsync(ColumnContract column, int position, BreachLog breaches, CancellationToken cancellationToken)
    {
        if (!column.IsUnique)
        {
            return;
        }

        using var values = new KeptColumn(silver, dropped, position);
        using Deduplicator deduplicator = engine.CreateDeduplicator(KeptOccurrence.First, silver.RowCount);
        long first = 0;
        for (int i = 0; i < silver.Reader.RowGroupCount; i++)
        {
            ColumnBuffer kept = await values.ReadAsync(i, withNulls: false, cancellationToken);
            deduplicator.Add(first, [kept], cancellationToken);
            first += kept.RowCount;
        }

        DeduplicationResult result = await deduplicator.CompleteAsync(progress: null, cancellationToken);
        if (result.DuplicateCount > 0)
        {
            breaches.Add(column.Name, 0, "values that differ from each other", $"{result.DuplicateCount} repeated values");
        }
    }

    private int PositionOf(string name)
    {
        for (int i = 0; i < silver.Reader.Schema.Count; i++)
        {
            if (silver.Reader.Schema[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
