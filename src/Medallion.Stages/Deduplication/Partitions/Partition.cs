using System.Runtime.CompilerServices;
using Medallion.Stages.Deduplication.Keys;
using Medallion.Stages.Deduplication.Memory;
using Medallion.Stages.Deduplication.Spilling;

namespace Medallion.Stages.Deduplication.Partitions;

/// <summary>Rows whose keys have some bits of their hash in common, so that equal keys meet in one partition.</summary>
internal sealed class Partition(RecordFormat format, ChunkPool pool)
{
    private readonly Lock _gate = new();
    private readonly List<Chunk> _chunks = [];
    private long _previousRow;

    /// <summary>Rows, in memory and spilled.</summary>
    public long RecordCount { get; private set; }

    /// <summary>Rows in memory.</summary>
    public long RecordsInMemory { get; private set; }

    /// <summary>Chunks in memory.</summary>
    public int ChunkCount => _chunks.Count;

    /// <summary>What was spilled.</summary>
    public List<SpilledRun> Runs { get; } = [];

    /// <summary>Appends the rows of some keys of a block, and returns how many: fewer where memory is at its limit.</summary>
    public int Append(in KeyBlock block, ReadOnlySpan<int> keys, long limitBytes)
    {
        lock (_gate)
        {
            int done = _chunks.Count == 0 ? 0 : Fill(_chunks[^1], block, keys);
            while (done < keys.Length && TryOpenChunk(RecordFormat.MaxSize(block[keys[done]].Length), limitBytes))
            {
                done += Fill(_chunks[^1], block, keys[done..]);
            }

            Count(done);
            return done;
        }
    }

    /// <summary>Appends a row; false where memory is at its limit. For one caller at a time.</summary>
    public bool TryAppend(long row, ReadOnlySpan<byte> key, long limitBytes)
    {
        int size = RecordFormat.MaxSize(key.Length);
        if ((_chunks.Count == 0 || _chunks[^1].Free < size) && !TryOpenChunk(size, limitBytes))
        {
            return false;
        }

        Chunk open = _chunks[^1];
        open.Used += format.Write(open.Span[open.Used..], row - _previousRow, key);
        _previousRow = row;
        Count(1);
        return true;
    }

    /// <summary>Hands over the rows in memory.</summary>
    public List<Chunk> TakeChunks()
    {
        List<Chunk> taken = [.. _chunks];
        _chunks.Clear();
        RecordCount -= RecordsInMemory;
        RecordsInMemory = 0;
        return taken;
    }

    /// <summary>Moves the rows in memory to a file.</summary>
    public void Spill(SpillFile file)
    {
        if (_chunks.Count > 0)
        {
            Runs.Add(file.Write(_chunks));
            pool.Return(_chunks);
            RecordsInMemory = 0;
        }
    }

    // A run is short: from its first row on, the loop has to be as fast as it gets.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Fill(Chunk open, in KeyBlock block, ReadOnlySpan<int> keys)
    {
        Span<byte> target = open.Span;
        int used = open.Used;
        long previousRow = _previousRow;
        int done = 0;
        foreach (int key in keys)
        {
            ReadOnlySpan<byte> bytes = block[key];
            if (target.Length - used < RecordFormat.MaxSize(bytes.Length))
            {
                break;
            }

            long row = block.RowOf(key);
            used += format.Write(target[used..], row - previousRow, bytes);
            previousRow = row;
            done++;
        }

        _previousRow = previousRow;
        open.Used = used;
        return done;
    }

    // Each chunk can be read without the one before: its first row is counted from 0.
    private bool TryOpenChunk(int recordBytes, long limitBytes)
    {
        if (pool.TryRent(recordBytes, limitBytes) is not { } chunk)
        {
            return false;
        }

        _chunks.Add(chunk);
        _previousRow = 0;
        return true;
    }

    private void Count(int records)
    {
        RecordCount += records;
        RecordsInMemory += records;
    }
}
