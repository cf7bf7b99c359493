using Medallion.Storage.Runs;

namespace Medallion.Stages.Runs.Ledger;

/// <summary>A record of the ledger, summed up.</summary>
/// <param name="Place">The record.</param>
/// <param name="Summary">What it says; null where it cannot be read.</param>
/// <param name="Problem">Why it cannot be read: it was damaged, or a newer release wrote it.</param>
internal sealed record ListedRun(RecordKey Place, RunSummary? Summary, Exception? Problem);
