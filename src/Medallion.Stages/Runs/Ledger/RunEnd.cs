namespace Medallion.Stages.Runs.Ledger;

/// <summary>
/// The last event of an ended run without what it says: that is the record's result or failure, which is not kept twice.
/// </summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Time">When it happened.</param>
internal sealed record RunEnd(long Sequence, DateTimeOffset Time);
