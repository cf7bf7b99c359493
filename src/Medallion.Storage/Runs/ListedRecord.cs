namespace Medallion.Storage.Runs;

/// <summary>A record as a listing shows it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Version">Its version: one that is known need not be read again.</param>
public sealed record ListedRecord(RecordKey Key, string Version);
