namespace Medallion.Stages.Runs;

/// <summary>A part of the runs that match a filter.</summary>
/// <param name="Runs">The runs with their places, the latest accepted first.</param>
/// <param name="Next">Behind which place the next page begins; null: there is none.</param>
public sealed record RunPage(IReadOnlyList<(RunSnapshot Run, RunPosition Position)> Runs, RunPosition? Next);
