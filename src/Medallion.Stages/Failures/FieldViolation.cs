namespace Medallion.Stages.Failures;

/// <summary>One wrong field of a request.</summary>
/// <param name="Field">Path of the field, as the protocol names it, for example <c>run.key.pipeline</c>.</param>
/// <param name="Description">What is wrong with it and what would be right.</param>
public sealed record FieldViolation(string Field, string Description);
