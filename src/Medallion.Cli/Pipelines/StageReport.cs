using Medallion.Protocol.V1;

namespace Medallion.Cli.Pipelines;

/// <summary>What one stage did.</summary>
internal sealed record StageReport
{
    /// <summary>bronze, silver or gold.</summary>
    public required string Layer { get; init; }

    /// <summary>URI of the Parquet object; null for bronze, which writes none.</summary>
    public string? Object { get; init; }

    /// <summary>URI of the manifest; null for silver and gold.</summary>
    public string? Manifest { get; init; }

    /// <summary>SHA-256 of the object or manifest, lower-case hexadecimal.</summary>
    public required string Digest { get; init; }

    /// <summary>Objects read.</summary>
    public required long Files { get; init; }

    /// <summary>Rows read (bronze) or written (silver, gold).</summary>
    public required long Rows { get; init; }

    /// <summary>Records left out because they are malformed; null for gold.</summary>
    public long? RejectedRows { get; init; }

    /// <summary>Rows dropped because an equal key was kept; null for bronze and silver.</summary>
    public long? Duplicates { get; init; }

    /// <summary>Bytes read (bronze) or written (silver, gold).</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Time from the attempt's start to its result, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether it is the stored result of an earlier call.</summary>
    public required bool Reused { get; init; }

    /// <summary>on_track, at_risk or missed; null where nothing was promised.</summary>
    public string? Sla { get; init; }

    /// <summary>The report of a result.</summary>
    public static StageReport Of(StageResult result, bool isReused)
    {
        StageReport report = result.StageCase switch
        {
            StageResult.StageOneofCase.Bronze => Of(result.Bronze),
            StageResult.StageOneofCase.Silver => Of(result.Silver),
            StageResult.StageOneofCase.Gold => Of(result.Gold),
            _ => throw new InvalidOperationException("The result is of no stage that this client knows."),
        };
        return report with
        {
            Seconds = result.Elapsed?.ToTimeSpan().TotalSeconds ?? 0,
            Reused = isReused,
            Sla = Of(result.SlaState),
        };
    }

    /// <summary>on_track, at_risk or missed; null where nothing was promised.</summary>
    public static string? Of(SlaState state) =>
        state == SlaState.Unspecified ? null : ProtoNames.Of(state, "SLA_STATE_").ToLowerInvariant();

    private static StageReport Of(ReadBronzeResult bronze) => new()
    {
        Layer = "bronze",
        Manifest = bronze.Manifest.Uri,
        Digest = bronze.Manifest.Digest,
        Files = bronze.FileCount,
        Rows = bronze.RowCount,
        RejectedRows = bronze.RejectedRowCount,
        SizeBytes = bronze.SizeBytes,
        Seconds = 0,
        Reused = false,
    };

    private static StageReport Of(WriteSilverResult silver) => new()
    {
        Layer = "silver",
        Object = silver.Object.Uri,
        Digest = silver.Object.Digest,
        Files = silver.FileCount,
        Rows = silver.RowCount,
        RejectedRows = silver.RejectedRowCount,
        SizeBytes = silver.Object.SizeBytes,
        Seconds = 0,
        Reused = false,
    };

    private static StageReport Of(WriteGoldResult gold) => new()
    {
        Layer = "gold",
        Object = gold.Object.Uri,
        Digest = gold.Object.Digest,
        Files = 1,
        Rows = gold.RowCount,
        Duplicates = gold.DuplicateCount,
        SizeBytes = gold.Object.SizeBytes,
        Seconds = 0,
        Reused = false,
    };
}
