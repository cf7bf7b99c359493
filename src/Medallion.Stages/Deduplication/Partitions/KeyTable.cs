using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Medallion.Stages.Deduplication.Keys;
using Medallion.Stages.Deduplication.Memory;

namespace Medallion.Stages.Deduplication.Partitions;

/// <summary>
/// The different keys of a partition, each with the row that stays. Open addressing: a slot holds 24 bits of the hash
/// and the place of the entry, 0 where it is free; entries (row, key) lie in chunks. Keys are compared by value.
/// </summary>
internal sealed class KeyTable(KeptOccurrence keep, RecordFormat format, ChunkPool pool, MemoryPlan plan, DroppedRows dropped)
{
    private const int PlaceBits = 40;
    private const ulong PlaceMask = (1UL << PlaceBits) - 1;

    private readonly int _offsetBits = BitOperations.Log2((uint)pool.ChunkBytes - 1) + 1;
    private readonly List<Chunk> _chunks = [];
    private ulong[] _slots = [];
    private int _slotMask;
    private int _room;
    private long _limitBytes;

    /// <summary>Whether a key was refused. From then on no key is taken any more, lest rows of one key part ways.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Bytes of the slots.</summary>
    public long SlotBytes => _slots.Length * (long)sizeof(ulong);

    /// <summary>Forgets every key.</summary>
    /// <param name="recordCount">Records to come, at most.</param>
    /// <param name="limitBytes">What chunks may take in all while keys are taken in.</param>
    public void Reset(long recordCount, long limitBytes)
    {
        pool.Return(_chunks);
        _limitBytes = limitBytes;
        IsClosed = false;

        // Two thirds full at most where the plan allows that many slots.
        long wanted = Math.Max(16, Math.Min(plan.TableSlots, recordCount + recordCount / 2));
        int slots = (int)Math.Min(plan.TableSlots, (long)BitOperations.RoundUpToPowerOf2((ulong)wanted));
        if (_slots.Length < slots)
        {
            _slots = new ulong[slots];
        }
        else
        {
            Array.Clear(_slots, 0, slots);
        }

        _slotMask = slots - 1;
        _room = slots / 4 * 3;
    }

    /// <summary>Asks for the slot of a key, which takes a while where it is in no cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(ulong hash)
    {
        if (Sse.IsSupported)
        {
            // A hint only: the address may be stale by the time it is used, which does no harm.
            Sse.Prefetch0(Unsafe.AsPointer(ref _slots[(int)hash & _slotMask]));
        }
    }

    /// <summary>
    /// Compares a row with those seen, and drops one of two with the same key; false where its key is not here and there
    /// is no room for it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryResolve(ulong hash, long row, ReadOnlySpan<byte> key)
    {
        ulong[] slots = _slots;
        ulong tag = hash >> 24 << PlaceBits;
        for (int at = (int)hash & _slotMask; ; at = (at + 1) & _slotMask)
        {
            ulong slot = slots[at];
            if (slot == 0)
            {
                return TryInsert(ref slots[at], tag, row, key);
            }

            if ((slot ^ tag) >> PlaceBits == 0 && TryMatch(slot & PlaceMask, row, key))
            {
                return true;
            }
        }
    }

    /// <summary>Forgets every key and gives back their memory.</summary>
    public void Release() => pool.Return(_chunks);

    /// <summary>Moves the keys and the rows that stay to a partition.</summary>
    public void MoveTo(Partition partition)
    {
        foreach (Chunk chunk in _chunks)
        {
            ReadOnlySpan<byte> entries = chunk.Span[..chunk.Used];
            for (int at = Chunk.HeaderBytes; at < entries.Length;)
            {
                long row = BinaryPrimitives.ReadInt64LittleEndian(entries[at..]);
                at += sizeof(long);
                partition.TryAppend(row, format.ReadKey(entries, ref at), long.MaxValue);
            }

            pool.Return(chunk);
        }

        _chunks.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryMatch(ulong place, long row, ReadOnlySpan<byte> key)
    {
        Span<byte> entry = _chunks[(int)(place >> _offsetBits)].Span[(int)(place & ((1UL << _offsetBits) - 1))..];
        int at = sizeof(long);
        if (!KeyBytes.AreEqual(format.ReadKey(entry, ref at), key))
        {
            return false;
        }

        // By position, not by who came first: row groups may be added in any order.
        long kept = BinaryPrimitives.ReadInt64LittleEndian(entry);
        bool isBetter = keep == KeptOccurrence.First ? row < kept : row > kept;
        if (isBetter)
        {
            BinaryPrimitives.WriteInt64LittleEndian(entry, row);
        }

        dropped.Drop(isBetter ? kept : row);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryInsert(ref ulong slot, ulong tag, long row, ReadOnlySpan<byte> key)
    {
        if (IsClosed || _room == 0 || !TryReserve(checked(sizeof(long) + RecordFormat.MaxSize(key.Length))))
        {
            IsClosed = true;
            return false;
        }

        Chunk open = _chunks[^1];
        slot = tag | (ulong)(_chunks.Count - 1) << _offsetBits | (uint)open.Used;
        Span<byte> entry = open.Span[open.Used..];
        BinaryPrimitives.WriteInt64LittleEndian(entry, row);
        open.Used += sizeof(long) + format.WriteKey(entry[sizeof(long)..], key);
        _room--;
        return true;
    }

    private bool TryReserve(int bytes)
    {
        if (_chunks.Count > 0 && _chunks[^1].Free >= bytes)
        {
            return true;
        }

        // The first key is taken whatever the limit, or a partition would never come to an end.
        if (pool.TryRent(bytes, _chunks.Count == 0 ? long.MaxValue : _limitBytes) is not { } chunk)
        {
            return false;
        }

        _chunks.Add(chunk);
        return true;
    }
}
