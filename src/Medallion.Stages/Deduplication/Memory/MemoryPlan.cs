using System.Numerics;

namespace Medallion.Stages.Deduplication.Memory;

/// <summary>
/// How the memory budget is divided: 7/8 are chunks of records and keys, 1/16 hash tables, 1/16 working space of those
/// who add rows.
/// </summary>
internal sealed class MemoryPlan
{
    // A row of a block has a hash, a partition and a place in the order, and may have a row number and a key end.
    private const int ScratchBytesPerRow = sizeof(ulong) + sizeof(ushort) + 3 * sizeof(int);

    // A worker that drops duplicates early reads one chunk while it writes another one, and a third has just become full.
    private const int CompactionChunks = 3;

    public MemoryPlan(DeduplicationOptions options, Geometry geometry)
    {
        long share = options.MemoryBudgetBytes / 16 / options.Parallelism;
        Workers = (int)Math.Clamp(
            options.MemoryBudgetBytes / DeduplicationOptions.MinimumMemoryBudgetBytes, 1, options.Parallelism);
        ChunksPerSlab = (int)Math.Clamp(options.MemoryBudgetBytes / 16 / geometry.ChunkBytes, 1, 64);

        // A slab is taken whole, even where one chunk of it is enough.
        long chunks = Math.Max(
            geometry.ChunkBytes, options.MemoryBudgetBytes / 8 * 7 - (long)ChunksPerSlab * geometry.ChunkBytes);
        long chunksOfWorkers = (long)geometry.ChunkBytes * Workers;
        ChunkLimit = chunks;
        AddLimit = Math.Max(chunks / 2, Math.Min(chunks / 32 * 31, chunks - CompactionChunks * chunksOfWorkers));
        ArenaLimit = Math.Max(chunks / 2, chunks - (geometry.OverflowPartitions + 2) * chunksOfWorkers);
        TableSlots = (int)Math.Clamp(RoundDownToPowerOf2(share / sizeof(ulong)), 16, 1 << 30);
        BlockRows = (int)Math.Clamp(share / 2 / ScratchBytesPerRow, 16, geometry.BlockRows);
        BlockBytes = (int)Math.Clamp(share / 2, 256, 1024 * 1024);
        Partitions = CountPartitions(options, geometry, chunks);
    }

    /// <summary>Cores that compare: as many as there are, unless the budget is too small to divide it by them.</summary>
    public int Workers { get; }

    /// <summary>Chunks that are taken from the runtime at a time.</summary>
    public int ChunksPerSlab { get; }

    /// <summary>Bytes of chunks in all.</summary>
    public long ChunkLimit { get; }

    /// <summary>Bytes of chunks that added rows may take; the rest is what comparing them needs to start.</summary>
    public long AddLimit { get; }

    /// <summary>Bytes of chunks beyond which no key is taken into a hash table; the rest is for keys that have to wait.</summary>
    public long ArenaLimit { get; }

    /// <summary>Slots of the hash table of each core, at most. A power of two.</summary>
    public int TableSlots { get; }

    /// <summary>Rows of a block, at most.</summary>
    public int BlockRows { get; }

    /// <summary>Bytes of encoded keys in a block, at most, unless a single key has more.</summary>
    public int BlockBytes { get; }

    /// <summary>Partitions. A power of two, at least 2.</summary>
    public int Partitions { get; }

    private static int CountPartitions(DeduplicationOptions options, Geometry geometry, long chunks)
    {
        long wanted = options.ExpectedRows > 0
            ? options.ExpectedRows / geometry.PartitionRows
            : geometry.MaximumPartitions / 2;

        // The open chunks are half empty on average, and should not take what could hold rows.
        long affordable = chunks / 8 / geometry.ChunkBytes;
        long most = Math.Max(2, Math.Min(geometry.MaximumPartitions, affordable));
        long least = Math.Min(most, Math.Max(geometry.MinimumPartitions, 4L * options.Parallelism));
        return (int)RoundDownToPowerOf2(Math.Clamp(wanted, least, most));
    }

    private static long RoundDownToPowerOf2(long value) => value < 1 ? 1 : 1L << BitOperations.Log2((ulong)value);
}
