namespace Medallion.Stages.Runs;

/// <summary>Which runs to list; unset parts match any.</summary>
/// <param name="Pipeline">Name of the pipeline.</param>
/// <param name="RunId">Name of the logical run.</param>
/// <param name="State">State.</param>
/// <param name="Stage">Stage.</param>
public sealed record RunFilter(string? Pipeline = null, string? RunId = null, RunState? State = null, StageKind? Stage = null)
{
    internal bool Matches(RunKey key, RunState state) =>
        (Pipeline is null || key.Pipeline == Pipeline)
        && (RunId is null || key.RunId == RunId)
        && (State is null || state == State)
        && (Stage is null || key.Stage == Stage);
}
