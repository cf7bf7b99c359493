using Google.Protobuf.WellKnownTypes;
using Medallion.Protocol.V1;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Runs;
using Medallion.Stages.Schema;
using Domain = Medallion.Stages;

namespace Medallion.Grpc.Mapping;

/// <summary>Turns results of stages into messages.</summary>
internal static class ResultMapping
{
    public static StageResult ToProtocol(RunResult result)
    {
        var message = new StageResult
        {
            Elapsed = result.Elapsed.ToDuration(),
            SlaState = (Protocol.V1.SlaState)result.SlaState,
        };
        message.Findings.AddRange(result.FindingCounts
            .OrderBy(static pair => pair.Key)
            .Select(static pair => new FindingCount { Code = (FindingCode)pair.Key, Count = pair.Value }));
        switch (result.Outcome)
        {
            case BronzeOutcome bronze:
                message.Bronze = ToProtocol(bronze);
                break;
            case SilverOutcome silver:
                message.Silver = ToProtocol(silver);
                break;
            case GoldOutcome gold:
                message.Gold = ToProtocol(gold);
                break;
            default:
                throw new InvalidOperationException($"No message stands for {result.Outcome.GetType().Name}.");
        }

        return message;
    }

    private static ReadBronzeResult ToProtocol(BronzeOutcome bronze)
    {
        var message = new ReadBronzeResult
        {
            Manifest = ToProtocol(bronze.Manifest),
            FileCount = bronze.FileCount,
            RowCount = bronze.RowCount,
            RejectedRowCount = bronze.RejectedRowCount,
            SizeBytes = bronze.Size,
        };
        message.Columns.AddRange(bronze.Columns.Select(static column => ToProtocol(column, column.NullCount > 0)));
        return message;
    }

    private static WriteSilverResult ToProtocol(SilverOutcome silver)
    {
        var message = new WriteSilverResult
        {
            Object = ToProtocol(silver.Object),
            FileCount = silver.FileCount,
            RowCount = silver.RowCount,
            RejectedRowCount = silver.RejectedRowCount,
            RowGroupCount = silver.RowGroupCount,
            Manifest = ToProtocol(silver.Manifest),
        };
        message.Columns.AddRange(silver.Columns.Select(static column => ToProtocol(column, isNullable: true)));
        return message;
    }

    private static WriteGoldResult ToProtocol(GoldOutcome gold)
    {
        var message = new WriteGoldResult
        {
            Object = ToProtocol(gold.Object),
            RowsRead = gold.RowsRead,
            RowCount = gold.RowCount,
            DuplicateCount = gold.DuplicateCount,
            RowGroupCount = gold.RowGroupCount,
            RowGroupsPassedThrough = gold.RowGroupsPassedThrough,
            Silver = ToProtocol(gold.Silver),
        };
        message.Columns.AddRange(gold.Columns.Select(static column => ToProtocol(column, isNullable: true)));
        return message;
    }

    private static PublishedObject ToProtocol(Domain.Plans.PublishedObject published) => new()
    {
        Uri = published.Uri,
        Etag = published.ETag,
        SizeBytes = published.Size,
        Digest = published.Digest,
    };

    private static ManifestReference ToProtocol(Domain.Plans.ManifestReference manifest) =>
        new() { Uri = manifest.Uri, Digest = manifest.Digest };

    private static Column ToProtocol(TableColumn column, bool isNullable) => new()
    {
        Name = column.Name,
        Type = (Protocol.V1.ColumnType)column.Type,
        Nullable = isNullable,
        NullCount = column.NullCount,
    };
}
