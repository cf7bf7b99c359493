using Medallion.Stages.Findings;

namespace Medallion.Stages.Failures;

/// <summary>A failure as the ledger keeps it; the words are the catalogue's, in whatever language is asked for.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Location">Where in the data.</param>
/// <param name="Detail">What the catalogue's words cannot know.</param>
/// <param name="Violations">Wrong fields of the request.</param>
internal sealed record RecordedFailure(
    FailureReason Reason,
    DataLocation Location,
    string Detail,
    IReadOnlyList<FieldViolation> Violations)
{
    /// <summary>Takes down a failure.</summary>
    public static RecordedFailure Of(StageException failure) =>
        new(failure.Reason, failure.Location, failure.Detail, failure.Violations);

    /// <summary>The failure again.</summary>
    public StageException ToException() => new(Reason, Location, Detail) { Violations = Violations };
}
