namespace Medallion.Cli.Runs.List;

/// <summary>The document of <c>runs list --json</c>.</summary>
/// <param name="Runs">The runs, latest first.</param>
/// <param name="HasMore">Whether there are more than were asked for.</param>
internal sealed record RunList(IReadOnlyList<RunReport> Runs, bool HasMore);
