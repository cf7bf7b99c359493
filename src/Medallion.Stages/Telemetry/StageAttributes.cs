using Medallion.Storage.Telemetry;

namespace Medallion.Stages.Telemetry;

/// <summary>Names of what stages tell of themselves. No value is ever a cell of the data.</summary>
internal static class StageAttributes
{
    public const string Pipeline = "medallion.pipeline";
    public const string RunId = "medallion.run_id";
    public const string Task = "medallion.task";
    public const string Stage = "medallion.stage";
    public const string Attempt = "medallion.attempt";
    public const string Store = "medallion.store";
    public const string Outcome = "medallion.outcome";
    public const string ErrorType = "error.type";
    public const string Phase = "medallion.phase";
    public const string ObjectKey = "medallion.object.key";
    public const string ObjectSize = "medallion.object.size";
    public const string ObjectsRead = "medallion.objects.read";
    public const string BytesRead = "medallion.bytes.read";
    public const string BytesWritten = "medallion.bytes.written";
    public const string RowsRead = "medallion.rows.read";
    public const string RowsWritten = "medallion.rows.written";
    public const string RowsRejected = "medallion.rows.rejected";
    public const string Duplicates = "medallion.duplicates";
    public const string RowGroups = "medallion.row_groups";
    public const string RowGroupsPassedThrough = "medallion.row_groups.passed_through";
    public const string Spilled = "medallion.spilled";
    public const string FindingCode = "medallion.finding.code";
    public const string FindingSeverity = "medallion.finding.severity";
    public const string FindingCount = "medallion.finding.count";
    public const string Acceptance = "medallion.acceptance";
    public const string SlaState = "medallion.sla.state";

    public static IReadOnlyList<AttributeEntry> Entries { get; } =
    [
        new(Pipeline, "pipeline of the run; in metrics the first hundred of a process, then `_other`"),
        new(RunId, "logical run"),
        new(Task, "task of the caller; left out where the run has none"),
        new(Stage, "`ReadBronze`, `WriteSilver` or `WriteGold`"),
        new(Attempt, "which execution of the run, from 1"),
        new(Store, "URI of the store"),
        new(Outcome, "`succeeded`, `failed` or `cancelled`"),
        new(Phase, "what the stage was doing"),
        new(ObjectKey, "key of the object within the store"),
        new(ObjectSize, "its stored size, in bytes"),
        new(ObjectsRead, "objects read"),
        new(BytesRead, "stored bytes read"),
        new(BytesWritten, "bytes written"),
        new(RowsRead, "rows read"),
        new(RowsWritten, "rows written"),
        new(RowsRejected, "malformed records left out"),
        new(Duplicates, "rows dropped because an equal key was kept"),
        new(RowGroups, "row groups written"),
        new(RowGroupsPassedThrough, "row groups that were copied byte for byte"),
        new(Spilled, "bytes of keys written to disk because memory was not enough"),
        new(FindingCode, "code of a [finding](errors.md#findings)"),
        new(FindingSeverity, "`Info`, `Warning` or `Error`"),
        new(FindingCount, "how often it was found"),
        new(Acceptance, "how a call met its run: `started`, `attached` or `reused`"),
        new(SlaState, "`AtRisk` or `Missed`"),
    ];
}
