using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs;

/// <summary>Finds out how a conditional write ended whose answer does not tell.</summary>
internal static class WriteResolution
{
    public static string NewWriteId() => Guid.NewGuid().ToString("N");

    /// <summary>True where the record has to be looked at before anything can be said.</summary>
    /// <remarks>
    /// A refusal belongs here too: the first attempt may have landed and lost its answer, and this be the answer to the
    /// repetition, which met the record that it had written itself.
    /// </remarks>
    public static bool IsOpen(StoreException fault) => fault.Fault is StoreFault.ConditionFailed or StoreFault.Unavailable;

    /// <param name="fault">What the write was answered.</param>
    /// <param name="writeId">Id of the write.</param>
    /// <param name="expectedVersion">What the write expected.</param>
    /// <param name="current">The record as it was found after the fault.</param>
    public static RecordWrite Decide(StoreException fault, string writeId, string? expectedVersion, StoredRecord? current)
    {
        if (current?.WriteId == writeId)
        {
            return RecordWrite.Written(current.Version);
        }

        // A request that is still under way can land as long as its condition holds; only another version rules that out.
        return current?.Version == expectedVersion ? throw StillOpen(fault) : RecordWrite.Conflict;
    }

    /// <summary>The fault to report where the outcome stays unknown.</summary>
    public static StoreException StillOpen(StoreException fault) => fault.Fault == StoreFault.Unavailable
        ? fault
        : new StoreException(
            StoreFault.Unavailable,
            fault.Store,
            fault.Key,
            $"Whether the write took effect is unknown: {fault.Message}",
            fault);
}
