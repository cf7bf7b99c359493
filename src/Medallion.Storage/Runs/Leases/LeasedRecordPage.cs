namespace Medallion.Storage.Runs.Leases;

/// <summary>Some records in the order of their keys.</summary>
/// <param name="Records">The records; one that was deleted since it was listed is left out.</param>
/// <param name="Next">What the next page begins after; null at the end.</param>
public sealed record LeasedRecordPage(IReadOnlyList<LeasedRecord> Records, RecordKey? Next);
