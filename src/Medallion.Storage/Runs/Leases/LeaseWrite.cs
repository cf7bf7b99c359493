namespace Medallion.Storage.Runs.Leases;

/// <summary>A write that landed.</summary>
/// <param name="Version">The record's version since.</param>
/// <param name="SentAt">
/// Timestamp from which the lease counts: before the request was sent, hence before any observer can have seen it.
/// </param>
internal readonly record struct LeaseWrite(string Version, long SentAt);
