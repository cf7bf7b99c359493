using Medallion.Stages.Plans;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Outcomes;

/// <summary>What WriteGold wrote.</summary>
/// <param name="Object">The published object.</param>
/// <param name="RowsRead">Rows read from silver.</param>
/// <param name="RowCount">Rows written.</param>
/// <param name="DuplicateCount">Rows dropped because an equal key was kept.</param>
/// <param name="RowGroupCount">Row groups written.</param>
/// <param name="RowGroupsPassedThrough">Row groups passed through byte for byte.</param>
/// <param name="Columns">The columns written.</param>
/// <param name="Silver">The silver object that was read.</param>
public sealed record GoldOutcome(
    PublishedObject Object,
    long RowsRead,
    long RowCount,
    long DuplicateCount,
    int RowGroupCount,
    int RowGroupsPassedThrough,
    IReadOnlyList<TableColumn> Columns,
    PublishedObject Silver) : StageOutcome;
