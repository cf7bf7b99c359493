using Medallion.Stages.Texts;

namespace Medallion.Stages.Failures;

/// <summary>What the service knows about one reason of failure.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Status">Canonical status that a caller sees.</param>
/// <param name="RetryDelay">How long to wait before the same call can succeed without a change; null where it cannot.</param>
/// <param name="Summary">What happened, in one sentence.</param>
/// <param name="Remedy">What to do.</param>
public sealed record FailureEntry(
    FailureReason Reason,
    CanonicalStatus Status,
    TimeSpan? RetryDelay,
    Text Summary,
    Text Remedy)
{
    /// <summary>Whether the same call can succeed later without any change.</summary>
    public bool IsRetryable => RetryDelay is not null;

    /// <summary>The reason as it stands in ErrorInfo: UPPER_SNAKE_CASE.</summary>
    public string Name { get; } = ToUpperSnakeCase(Reason.ToString());

    private static string ToUpperSnakeCase(string name) =>
        string.Concat(name.Select(static (c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
