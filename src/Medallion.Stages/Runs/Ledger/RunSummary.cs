using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Stages.Runs.Ledger;

/// <summary>
/// What there is to know of a run to find, sort and forget it: some hundred bytes, where its record may have megabytes.
/// </summary>
/// <param name="Place">Its record.</param>
/// <param name="Version">Version of the record.</param>
/// <param name="Key">The run.</param>
/// <param name="State">Its state.</param>
/// <param name="CreateTime">When its first attempt was accepted.</param>
/// <param name="LastSign">When it ended, or last told something.</param>
/// <param name="IsReleased">Whether nobody holds it any more.</param>
/// <param name="LeaseDuration">How long its record stays unchanged where its owner is gone.</param>
/// <param name="Store">The store it works on; null where the release that wrote the record did not say.</param>
/// <param name="Reads">What it reads, where its request names it.</param>
internal sealed record RunSummary(
    RecordKey Place,
    string Version,
    RunKey Key,
    RunState State,
    DateTimeOffset CreateTime,
    DateTimeOffset LastSign,
    bool IsReleased,
    TimeSpan LeaseDuration,
    string? Store,
    string? Reads)
{
    /// <summary>Whether it has ended, and its owner has given it up.</summary>
    public bool IsEnded => IsReleased && State is not (RunState.Queued or RunState.Running);

    /// <summary>Sums a record up.</summary>
    public static RunSummary Of(LeasedRecord record)
    {
        RunRecord run = RunLedger.Read(record);
        DateTimeOffset lastEvent = run.Events.Count == 0 ? run.CreateTime : run.Events[^1].Time;
        return new RunSummary(
            record.Key,
            record.Version,
            run.Key,
            run.State,
            run.CreateTime,
            run.EndTime ?? lastEvent,
            record.IsReleased,
            record.LeaseDuration,
            run.Store,
            run.Reads);
    }
}
