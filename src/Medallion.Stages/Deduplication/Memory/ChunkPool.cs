namespace Medallion.Stages.Deduplication.Memory;

/// <summary>
/// Hands out chunks of one size and keeps account of them. They are cut from slabs, which the garbage collector neither
/// moves nor copies; a chunk that comes back serves again. Safe for concurrent use.
/// </summary>
/// <param name="chunkBytes">Bytes of a chunk.</param>
/// <param name="chunksPerSlab">Most chunks of a slab: the first has few, and each next one twice as many as the one before.</param>
internal sealed class ChunkPool(int chunkBytes, int chunksPerSlab)
{
    /// <summary>Few: a small file needs no more, and what is small costs the garbage collector no full collection.</summary>
    private const int ChunksOfFirstSlab = 4;

    private readonly Lock _gate = new();
    private readonly Stack<Chunk> _free = new();
    private int _chunksOfNextSlab = Math.Min(ChunksOfFirstSlab, chunksPerSlab);

    /// <summary>Bytes of a chunk, header included; a record that needs more gets a chunk of its own.</summary>
    public int ChunkBytes { get; } = chunkBytes;

    /// <summary>Bytes handed out.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>Bytes taken from the runtime, handed out or waiting.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>The most that <see cref="AllocatedBytes"/> has been.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>
    /// A chunk with room for a record, or null where that would exceed the limit. The first one is always granted, so
    /// that a single record larger than the limit can be worked on.
    /// </summary>
    /// <param name="recordBytes">Bytes of the record.</param>
    /// <param name="limitBytes">What may be handed out in all.</param>
    public Chunk? TryRent(int recordBytes, long limitBytes)
    {
        int bytes = SizeFor(recordBytes);
        lock (_gate)
        {
            if (!Fits(bytes, limitBytes))
            {
                return null;
            }

            UsedBytes += bytes;
            return bytes > ChunkBytes ? CreateLarge(bytes) : TakeFree();
        }
    }

    /// <summary>Whether <see cref="TryRent"/> would grant a chunk now.</summary>
    public bool HasRoom(int recordBytes, long limitBytes)
    {
        lock (_gate)
        {
            return Fits(SizeFor(recordBytes), limitBytes);
        }
    }

    /// <summary>A chunk with room for a record, whatever is in use: for the few that work cannot go on without.</summary>
    public Chunk Rent(int recordBytes) => TryRent(recordBytes, long.MaxValue)!;

    /// <summary>Takes a chunk back. Nobody may use it any more.</summary>
    public void Return(Chunk chunk)
    {
        lock (_gate)
        {
            UsedBytes -= chunk.Capacity;
            if (chunk.IsPooled)
            {
                chunk.Used = Chunk.HeaderBytes;
                _free.Push(chunk);
            }
            else
            {
                AllocatedBytes -= chunk.Capacity;
            }
        }
    }

    /// <summary>Takes chunks back and forgets them in the list.</summary>
    public void Return(List<Chunk> chunks)
    {
        chunks.ForEach(Return);
        chunks.Clear();
    }

    private int SizeFor(int recordBytes) => Math.Max(ChunkBytes, checked(recordBytes + Chunk.HeaderBytes));

    private bool Fits(int bytes, long limitBytes) => UsedBytes == 0 || UsedBytes + bytes <= limitBytes;

    private Chunk CreateLarge(int bytes)
    {
        Account(bytes);
        return new Chunk(GC.AllocateUninitializedArray<byte>(bytes), 0, bytes, isPooled: false);
    }

    private Chunk TakeFree()
    {
        if (_free.Count == 0)
        {
            byte[] slab = GC.AllocateUninitializedArray<byte>(ChunkBytes * _chunksOfNextSlab);
            Account(slab.Length);
            for (int i = _chunksOfNextSlab - 1; i >= 0; i--)
            {
                _free.Push(new Chunk(slab, i * ChunkBytes, ChunkBytes, isPooled: true));
            }

            _chunksOfNextSlab = Math.Min(2 * _chunksOfNextSlab, chunksPerSlab);
        }

        return _free.Pop();
    }

    private void Account(int bytes)
    {
        AllocatedBytes += bytes;
        PeakBytes = Math.Max(PeakBytes, AllocatedBytes);
    }
}
