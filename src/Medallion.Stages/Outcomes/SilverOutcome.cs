using Medallion.Stages.Plans;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Outcomes;

/// <summary>What WriteSilver wrote.</summary>
/// <param name="Object">The published object.</param>
/// <param name="FileCount">Objects read.</param>
/// <param name="RowCount">Rows written.</param>
/// <param name="RejectedRowCount">Records left out, as the manifest counted them.</param>
/// <param name="RowGroupCount">Row groups written.</param>
/// <param name="Columns">The columns written.</param>
/// <param name="Manifest">The manifest that said which objects to read.</param>
public sealed record SilverOutcome(
    PublishedObject Object,
    long FileCount,
    long RowCount,
    long RejectedRowCount,
    int RowGroupCount,
    IReadOnlyList<TableColumn> Columns,
    ManifestReference Manifest) : StageOutcome;
