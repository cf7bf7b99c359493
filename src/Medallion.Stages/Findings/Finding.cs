namespace Medallion.Stages.Findings;

/// <summary>Something about the data that a person should know; the words for it are in <c>FindingTexts</c>.</summary>
/// <param name="Code">What kind of thing.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Location">Where.</param>
/// <param name="Count">How often (rows, objects); at least 1.</param>
public sealed record Finding(FindingCode Code, Severity Severity, DataLocation Location, long Count = 1);
