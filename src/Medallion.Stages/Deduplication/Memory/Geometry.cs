namespace Medallion.Stages.Deduplication.Memory;

/// <summary>Sizes that make the work fit the caches. Tests make them tiny, so that every boundary is crossed.</summary>
internal sealed record Geometry
{
    /// <summary>Bytes of a chunk: large against a record, small against a partition.</summary>
    public int ChunkBytes { get; init; } = 16 * 1024;

    /// <summary>Rows that are hashed and sorted into partitions at a time, at most: they and their keys stay in the L2 cache.</summary>
    public int BlockRows { get; init; } = 16 * 1024;

    /// <summary>Rows that make a partition, about: they and their hash table stay in the L2 cache.</summary>
    public int PartitionRows { get; init; } = 8 * 1024;

    /// <summary>Partitions at least: enough for every core to have one.</summary>
    public int MinimumPartitions { get; init; } = 16;

    /// <summary>Partitions at most: each one keeps a chunk open.</summary>
    public int MaximumPartitions { get; init; } = 512;

    /// <summary>Parts that a partition is split into which does not fit in memory. A power of two.</summary>
    public int OverflowPartitions { get; init; } = 16;

    /// <summary>Bits of a hash that count; fewer than all make different keys collide.</summary>
    public ulong HashMask { get; init; } = ulong.MaxValue;
}
