namespace Medallion.Stages.Runs;

/// <summary>Which runs to list; unset parts match any.</summary>
/// <param name="Pipeline">Name of the pipeline.</param>
/// <param name="RunId">Name of the logical run.</param>
/// <param name="State">State.</param>
/// <param name="Stage">Stage.</param>
public sealed record RunFilter(string? Pipeline = null, string? RunId = null, RunState? State = null, StageKind? Stage = null)
{
    internal bool Matches(RunSnapshot run) =>
        (Pipeline is null || run.Key.Pipeline == Pipeline)
        && (RunId is null || run.Key.RunId == RunId)
        && (State is null || run.State == State)
        && (Stage is null || run.Key.Stage == Stage);
}
