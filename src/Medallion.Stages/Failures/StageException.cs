using System.Text.Json.Serialization;
using Medallion.Stages.Findings;

namespace Medallion.Stages.Failures;

/// <summary>
/// A stage cannot go on, for a reason that the caller can act on. The failure catalogue adds the words, the remedy and
/// whether a retry helps; the endpoint turns it into a status.
/// </summary>
/// <param name="reason">Why.</param>
/// <param name="location">Where in the data.</param>
/// <param name="detail">What the catalogue's words cannot know, in English; empty where there is nothing to add.</param>
/// <param name="inner">What caused it.</param>
[JsonConverter(typeof(StageExceptionConverter))]
public sealed class StageException(
    FailureReason reason,
    DataLocation? location = null,
    string detail = "",
    Exception? inner = null)
    : Exception(detail.Length == 0 ? reason.ToString() : $"{reason}: {detail}", inner)
{
    /// <summary>Why.</summary>
    public FailureReason Reason { get; } = reason;

    /// <summary>Where in the data.</summary>
    public DataLocation Location { get; } = location ?? new DataLocation();

    /// <summary>What the catalogue's words cannot know.</summary>
    public string Detail { get; } = detail;

    /// <summary>Every wrong field of the request, where the request is what is wrong.</summary>
    public IReadOnlyList<FieldViolation> Violations { get; init; } = [];

    /// <summary>A request with wrong fields, all named at once.</summary>
    public static StageException InvalidRequest(IReadOnlyList<FieldViolation> violations) =>
        new(FailureReason.InvalidRequest, detail: string.Join("; ", violations.Select(static v => $"{v.Field}: {v.Description}")))
        {
            Violations = violations,
        };
}
