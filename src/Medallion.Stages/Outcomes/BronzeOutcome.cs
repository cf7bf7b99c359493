using Medallion.Stages.Plans;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Outcomes;

/// <summary>What ReadBronze found.</summary>
/// <param name="Manifest">The stored manifest.</param>
/// <param name="FileCount">Objects read, empty ones included.</param>
/// <param name="RowCount">Records of all objects, headers and rejected records excluded.</param>
/// <param name="RejectedRowCount">Records left out.</param>
/// <param name="Size">Stored bytes of all objects.</param>
/// <param name="Columns">The united columns, in order of first appearance.</param>
public sealed record BronzeOutcome(
    ManifestReference Manifest,
    long FileCount,
    long RowCount,
    long RejectedRowCount,
    long Size,
    IReadOnlyList<TableColumn> Columns) : StageOutcome;
