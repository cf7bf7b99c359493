namespace Medallion.Stages.Deduplication;

/// <summary>Which rows repeat the key of another one.</summary>
/// <param name="DroppedRows">The rows to drop.</param>
/// <param name="RowCount">Rows looked at.</param>
/// <param name="DuplicateCount">Rows to drop.</param>
/// <param name="SpilledBytes">Bytes written to the spill folder; 0 where memory was enough.</param>
public sealed record DeduplicationResult(DroppedRows DroppedRows, long RowCount, long DuplicateCount, long SpilledBytes);
