namespace Medallion.Stages.Runs.Events;

/// <summary>One event of a run.</summary>
/// <param name="Sequence">1 for the run's first event, then without gaps; 0 on events that are not stored.</param>
/// <param name="Time">When it happened, by this process's clock.</param>
/// <param name="Attempt">The attempt it belongs to, from 1.</param>
/// <param name="Body">What happened.</param>
public sealed record RunEvent(long Sequence, DateTimeOffset Time, int Attempt, RunEventBody Body);
