using Medallion.Stages.Deduplication.Keys;
using Medallion.Stages.Deduplication.Memory;
using Medallion.Stages.Deduplication.Partitions;
using Medallion.Stages.Deduplication.Spilling;

namespace Medallion.Stages.Deduplication;

/// <summary>What all work on one set of rows has in common.</summary>
internal sealed record DeduplicationSpace(
    KeptOccurrence Keep,
    RecordFormat Format,
    MemoryPlan Plan,
    ChunkPool Pool,
    SpillFile SpillFile,
    DroppedRows Dropped,
    int OverflowPartitions,
    ulong HashSeed,
    ulong HashMask)
{
    /// <summary>The hash of a level: 0 chooses the partition, 1 the slot within it, and so on where partitions are split.</summary>
    public KeyHash HashOf(int level) => new(HashSeed, level, HashMask);
}
