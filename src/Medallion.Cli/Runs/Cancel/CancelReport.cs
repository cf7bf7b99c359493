namespace Medallion.Cli.Runs.Cancel;

/// <summary>The document of <c>runs cancel --json</c>.</summary>
/// <param name="Was">The state before: queued, running, succeeded, failed or cancelled.</param>
/// <param name="Run">The run as it is now.</param>
internal sealed record CancelReport(string Was, RunReport Run);
