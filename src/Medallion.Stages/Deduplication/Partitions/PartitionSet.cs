using Medallion.Stages.Deduplication.Keys;

namespace Medallion.Stages.Deduplication.Partitions;

/// <summary>
/// All partitions. Rows are only put into their partition when they are added, which is a sequential write; they are
/// compared partition by partition, each of which fits the cache. Where memory comes to its limit before all rows are
/// there, duplicates are dropped early, and if that does not help, the partitions are spilled.
/// </summary>
internal sealed class PartitionSet : IDisposable
{
    private readonly DeduplicationSpace _space;
    private readonly Partition[] _partitions;
    private readonly PartitionResolver[] _resolvers;
    private readonly KeyHash _hash;

    // Those who add rows share it; whoever makes room has it alone.
    private readonly ReaderWriterLockSlim _gate = new();

    public PartitionSet(DeduplicationSpace space, int workers)
    {
        _space = space;
        _partitions = [.. Enumerable.Range(0, space.Plan.Partitions).Select(_ => new Partition(space.Format, space.Pool))];
        _resolvers = [.. Enumerable.Range(0, workers).Select(_ => new PartitionResolver(space))];
        _hash = space.HashOf(0);
    }

    /// <summary>Bytes of all hash tables.</summary>
    public long TableBytes => _resolvers.Sum(static resolver => resolver.TableBytes);

    /// <summary>Adds the rows of a block.</summary>
    public void Add(in KeyBlock block, PartitionSorter sorter, CancellationToken cancellationToken)
    {
        sorter.Sort(block, _hash);
        int partition = 0;
        int done = 0;
        while (!TryAdd(block, sorter, ref partition, ref done))
        {
            int key = sorter.KeysOf(partition)[done];
            MakeRoom(RecordFormat.MaxSize(block[key].Length), cancellationToken);
        }
    }

    /// <summary>Compares all rows, on all cores.</summary>
    public async Task CompareAsync(Action<long> compared, CancellationToken cancellationToken)
    {
        if (_space.SpillFile.WrittenBytes > 0)
        {
            // What is still in memory would take the place of hash tables.
            SpillAll(cancellationToken);
        }

        int next = -1;
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = _resolvers.Length,
            TaskScheduler = TaskScheduler.Current,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(_resolvers, options, (resolver, stop) =>
        {
            for (int at = Interlocked.Increment(ref next); at < _partitions.Length; at = Interlocked.Increment(ref next))
            {
                long records = _partitions[at].RecordCount;
                resolver.Resolve(_partitions[at], stop);
                compared(records);
            }

            return ValueTask.CompletedTask;
        });
    }

    public void Dispose() => _gate.Dispose();

    private bool TryAdd(in KeyBlock block, PartitionSorter sorter, ref int partition, ref int done)
    {
        _gate.EnterReadLock();
        try
        {
            for (; partition < _partitions.Length; partition++, done = 0)
            {
                ReadOnlySpan<int> keys = sorter.KeysOf(partition)[done..];
                int added = keys.IsEmpty ? 0 : _partitions[partition].Append(block, keys, _space.Plan.AddLimit);
                if (added < keys.Length)
                {
                    done += added;
                    return false;
                }
            }

            return true;
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    private void MakeRoom(int recordBytes, CancellationToken cancellationToken)
    {
        _gate.EnterWriteLock();
        try
        {
            // Another caller may have done it while this one waited.
            if (!_space.Pool.HasRoom(recordBytes, _space.Plan.AddLimit)
                && (!TryCompact(cancellationToken) || !_space.Pool.HasRoom(recordBytes, _space.Plan.AddLimit / 2)))
            {
                SpillAll(cancellationToken);
            }
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>Drops the duplicates in memory, unless a look at one partition shows that there are few.</summary>
    private bool TryCompact(CancellationToken cancellationToken)
    {
        Partition sample = _partitions.MaxBy(static partition => partition.RecordsInMemory)!;
        long before = sample.RecordsInMemory;
        _resolvers[0].Compact(sample, cancellationToken);
        if (sample.RecordsInMemory > before / 3 * 2)
        {
            return false;
        }

        Parallel.For(
            0,
            _resolvers.Length,
            new ParallelOptions { TaskScheduler = TaskScheduler.Current, CancellationToken = cancellationToken },
            at => CompactEvery(_resolvers.Length, at, sample, cancellationToken));
        return true;
    }

    private void CompactEvery(int step, int first, Partition sample, CancellationToken cancellationToken)
    {
        for (int at = first; at < _partitions.Length; at += step)
        {
            if (_partitions[at] != sample)
            {
                _resolvers[first].Compact(_partitions[at], cancellationToken);
            }
        }
    }

    private void SpillAll(CancellationToken cancellationToken)
    {
        foreach (Partition partition in _partitions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            partition.Spill(_space.SpillFile);
        }
    }
}
