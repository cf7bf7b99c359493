using Medallion.Stages.Outcomes;

namespace Medallion.Stages.Telemetry;

/// <summary>What a succeeded stage has to show, whichever stage it is.</summary>
/// <param name="Output">URI of what it published.</param>
/// <param name="RowsWritten">Rows of it; of a manifest those that it names.</param>
/// <param name="BytesWritten">Bytes of it; 0 for a manifest.</param>
/// <param name="RowsRejected">Malformed records left out.</param>
/// <param name="Duplicates">Rows dropped because an equal key was kept.</param>
internal sealed record StageFigures(string Output, long RowsWritten, long BytesWritten, long RowsRejected, long Duplicates)
{
    /// <summary>Row groups written, and how many of them were copied as they were; null where none are written.</summary>
    public (int Written, int PassedThrough)? RowGroups { get; private init; }

    public static StageFigures Of(StageOutcome outcome) => outcome switch
    {
        BronzeOutcome bronze => new(bronze.Manifest.Uri, 0, 0, bronze.RejectedRowCount, 0),
        SilverOutcome silver => new(silver.Object.Uri, silver.RowCount, silver.Object.Size, 0, 0)
        {
            RowGroups = (silver.RowGroupCount, 0),
        },
        GoldOutcome gold => new(gold.Object.Uri, gold.RowCount, gold.Object.Size, 0, gold.DuplicateCount)
        {
            RowGroups = (gold.RowGroupCount, gold.RowGroupsPassedThrough),
        },
        _ => new("", 0, 0, 0, 0),
    };
}
