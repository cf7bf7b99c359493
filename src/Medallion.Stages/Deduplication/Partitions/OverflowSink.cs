using System.Numerics;
using Medallion.Stages.Deduplication.Memory;
using Medallion.Stages.Deduplication.Spilling;

namespace Medallion.Stages.Deduplication.Partitions;

/// <summary>Splits the rows whose keys found no room into smaller partitions, in the spill file, for later.</summary>
internal sealed class OverflowSink(int count, RecordFormat format, ChunkPool pool, MemoryPlan plan, SpillFile file) : IRecordSink
{
    // Long enough to read well from a disk, short enough that all partitions of all cores can have as much.
    private const int ChunksPerRun = 4;

    private readonly int _shift = 64 - BitOperations.Log2((uint)count);
    private Partition[] _partitions = [];

    public void Add(in RecordPlace record, ReadOnlySpan<byte> key)
    {
        if (_partitions.Length == 0)
        {
            _partitions = [.. Enumerable.Range(0, count).Select(_ => new Partition(format, pool))];
        }

        Partition partition = _partitions[(int)(record.Hash >> _shift)];
        long limit = partition.ChunkCount < ChunksPerRun ? plan.ChunkLimit : 0;
        if (!partition.TryAppend(record.Row, key, limit))
        {
            partition.Spill(file);
            partition.TryAppend(record.Row, key, long.MaxValue);
        }
    }

    /// <summary>The partitions that have rows, all of them in the file.</summary>
    public IEnumerable<Partition> Complete()
    {
        foreach (Partition partition in _partitions.Where(static partition => partition.RecordCount > 0))
        {
            partition.Spill(file);
            yield return partition;
        }
    }
}
