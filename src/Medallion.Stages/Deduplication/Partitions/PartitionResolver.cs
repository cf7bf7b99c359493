using System.Runtime.CompilerServices;
using Medallion.Stages.Deduplication.Keys;
using Medallion.Stages.Deduplication.Memory;
using Medallion.Stages.Deduplication.Spilling;

namespace Medallion.Stages.Deduplication.Partitions;

/// <summary>Finds the rows to drop, partition by partition. For one caller at a time.</summary>
internal sealed class PartitionResolver(DeduplicationSpace space)
{
    private const int BatchRecords = 32;

    private readonly KeyTable _table = new(space.Keep, space.Format, space.Pool, space.Plan, space.Dropped);

    /// <summary>Bytes of the hash table.</summary>
    public long TableBytes => _table.SlotBytes;

    /// <summary>Compares all rows of a partition, which is empty afterwards.</summary>
    /// <remarks>
    /// Every pass takes as many different keys as fit in memory; the rows of other keys are split and wait for a pass of
    /// their own. Each pass is done with some keys, so this ends even where no hash can split the rows.
    /// </remarks>
    public void Resolve(Partition partition, CancellationToken cancellationToken)
    {
        Stack<(Partition Partition, int Level)> waiting = new([(partition, 1)]);
        while (waiting.TryPop(out (Partition Partition, int Level) next))
        {
            OverflowSink overflow = new(space.OverflowPartitions, space.Format, space.Pool, space.Plan, space.SpillFile);
            KeyHash hash = space.HashOf(next.Level);
            _table.Reset(next.Partition.RecordCount, space.Plan.ArenaLimit);
            CompareSpilled(next.Partition, hash, overflow, cancellationToken);
            CompareInMemory(next.Partition.TakeChunks(), hash, overflow, cancellationToken);
            _table.Release();
            foreach (Partition rest in overflow.Complete())
            {
                waiting.Push((rest, next.Level + 1));
            }
        }
    }

    /// <summary>Drops the duplicates among the rows in memory, and keeps the others there.</summary>
    public void Compact(Partition partition, CancellationToken cancellationToken)
    {
        // Up to the limit: each chunk that is read makes room for the keys in it.
        _table.Reset(partition.RecordsInMemory, space.Plan.ChunkLimit);
        CompareInMemory(partition.TakeChunks(), space.HashOf(1), new CompactionSink(partition), cancellationToken);
        _table.MoveTo(partition);
    }

    private void CompareSpilled(Partition partition, in KeyHash hash, IRecordSink rest, CancellationToken cancellationToken)
    {
        if (partition.Runs.Count == 0)
        {
            return;
        }

        using RunReader reader = new(space.SpillFile, space.Pool);
        foreach (SpilledRun run in partition.Runs)
        {
            reader.Open(run);
            while (reader.TryRead(out ReadOnlySpan<byte> chunk))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Compare(chunk, hash, rest);
            }
        }
    }

    private void CompareInMemory(List<Chunk> chunks, in KeyHash hash, IRecordSink rest, CancellationToken cancellationToken)
    {
        foreach (Chunk chunk in chunks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Compare(chunk.Span[..chunk.Used], hash, rest);
            space.Pool.Return(chunk);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compare(ReadOnlySpan<byte> chunk, in KeyHash hash, IRecordSink rest)
    {
        RecordReader reader = new(chunk, space.Format, hash);
        Span<RecordPlace> places = stackalloc RecordPlace[BatchRecords];
        for (int count = reader.Read(places); count > 0; count = reader.Read(places))
        {
            ReadOnlySpan<RecordPlace> batch = places[..count];
            foreach (ref readonly RecordPlace place in batch)
            {
                _table.Prefetch(place.Hash);
            }

            foreach (ref readonly RecordPlace place in batch)
            {
                ReadOnlySpan<byte> key = reader.KeyOf(place);
                if (!_table.TryResolve(place.Hash, place.Row, key))
                {
                    rest.Add(place, key);
                }
            }
        }
    }
}
