namespace Medallion.Cli.Terminals;

/// <summary>The document of <c>--json</c> where a command ended before it had anything else to tell.</summary>
/// <param name="Status">failed or cancelled.</param>
/// <param name="Failure">Why.</param>
internal sealed record FailureDocument(string Status, FailureReport Failure);
