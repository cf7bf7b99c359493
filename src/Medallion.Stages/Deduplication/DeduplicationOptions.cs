namespace Medallion.Stages.Deduplication;

/// <summary>How rows are compared, and what that may take of the machine.</summary>
public sealed record DeduplicationOptions
{
    /// <summary>The least that <see cref="MemoryBudgetBytes"/> may be: 1 MiB.</summary>
    public const long MinimumMemoryBudgetBytes = 1024 * 1024;

    /// <summary>Which of the rows with the same key stays. Default: the first.</summary>
    public KeptOccurrence Keep { get; init; }

    /// <summary>
    /// Bytes of keys, hash tables and working space in memory; what does not fit goes to <see cref="SpillFolder"/>.
    /// Default 96 MiB, at least <see cref="MinimumMemoryBudgetBytes"/>. <see cref="DroppedRows"/> comes on top, with at
    /// most one bit a row. A key of more than 16 KiB may be held three times for a moment.
    /// </summary>
    public long MemoryBudgetBytes { get; init; } = 96 * 1024 * 1024;

    /// <summary>Folder for keys that do not fit in memory. Empty: the system's folder for temporary files.</summary>
    public string SpillFolder { get; init; } = "";

    /// <summary>
    /// Most bytes of the file in that folder; more is refused with <see cref="Failures.FailureReason.SpillLimitExceeded"/>.
    /// Default: what the disk takes. 0: nothing is spilled.
    /// </summary>
    public long SpillBytes { get; init; } = long.MaxValue;

    /// <summary>
    /// Rows to come, about: decides into how many parts the keys are split, so that each fits the cache. 0: unknown.
    /// The result does not depend on it.
    /// </summary>
    public long ExpectedRows { get; init; }

    /// <summary>Cores to work on, which is also how many callers may add rows at once. Default 1, at most 1024.</summary>
    public int Parallelism { get; init; } = 1;

    internal static DeduplicationOptions Validate(DeduplicationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MemoryBudgetBytes, MinimumMemoryBudgetBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.ExpectedRows, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.SpillBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Parallelism, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Parallelism, 1024, nameof(options));
        return options;
    }
}
