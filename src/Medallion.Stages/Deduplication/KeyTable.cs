using System.Buffers.Binary;

namespace Medallion.Stages.Deduplication;

/// <summary>
/// The distinct keys seen so far. Open addressing over 8-byte slots (24 bits of the hash, 40 bits of place), keys one
/// behind the other in chunks of 1 MiB: about 11 bytes a key beside its own. A hash alone never decides: keys are compared.
/// </summary>
/// <param name="keepLast">Whether the last row of equal keys is kept, instead of the first.</param>
/// <param name="expectedKeys">Keys expected, to size the table at first.</param>
/// <param name="dropped">Takes the rows that are not kept.</param>
/// <param name="hash">Hashes a key.</param>
internal sealed class KeyTable(bool keepLast, long expectedKeys, DroppedRows dropped, KeyHash hash)
{
    private const int ChunkBits = 20;
    private const int ChunkSize = 1 << ChunkBits;
    private const int PlaceBits = 40;
    private const ulong PlaceMask = (1UL << PlaceBits) - 1;
    private const int HeaderSize = sizeof(int);
    private const int RowSize = sizeof(long);
    private const double MaxLoad = 0.7;
    private const int MinSlots = 1024;

    /// <summary>Rows are no promise of distinct keys: the table starts small and doubles.</summary>
    private const int MaxInitialKeys = 1 << 16;

    private readonly List<byte[]> _chunks = [];
    private readonly int _prefix = HeaderSize + (keepLast ? RowSize : 0);
    private ulong[] _slots = new ulong[SlotsFor(expectedKeys)];
    private int _used = ChunkSize;
    private long _count;

    /// <summary>Bytes in use.</summary>
    public long ByteCount { get; private set; } = SlotsFor(expectedKeys) * sizeof(ulong);

    /// <summary>Takes a row; drops it, or the one before it, where its key was seen before.</summary>
    public void Add(ReadOnlySpan<byte> key, ulong keyHash, long row)
    {
        int mask = _slots.Length - 1;
        int slot = (int)keyHash & mask;
        ulong tag = keyHash & ~PlaceMask;
        while (_slots[slot] is var held && held != 0)
        {
            if ((held & ~PlaceMask) == tag && Find(held, key) is var entry && entry.Length > 0)
            {
                Drop(entry, row);
                return;
            }

            slot = (slot + 1) & mask;
        }

        _slots[slot] = tag | Store(key, row);
        if (++_count > _slots.Length * MaxLoad)
        {
            Grow();
        }
    }

    private static int SlotsFor(long keys)
    {
        long wanted = (long)(Math.Clamp(keys, 1, MaxInitialKeys) / MaxLoad) + 1;
        return (int)Math.Max(MinSlots, System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)wanted));
    }

    private void Drop(Span<byte> entry, long row)
    {
        if (!keepLast)
        {
            dropped.Add(row);
            return;
        }

        Span<byte> place = entry.Slice(HeaderSize, RowSize);
        dropped.Add(BinaryPrimitives.ReadInt64LittleEndian(place));
        BinaryPrimitives.WriteInt64LittleEndian(place, row);
    }

    /// <summary>The entry a slot points at, where its key is this one; else empty.</summary>
    private Span<byte> Find(ulong held, ReadOnlySpan<byte> key)
    {
        Span<byte> entry = Entry(held);
        int length = BinaryPrimitives.ReadInt32LittleEndian(entry);
        return length == key.Length && entry.Slice(_prefix, length).SequenceEqual(key) ? entry : default;
    }

    private Span<byte> Entry(ulong held)
    {
        ulong place = (held & PlaceMask) - 1;
        return _chunks[(int)(place >> ChunkBits)].AsSpan((int)(place & (ChunkSize - 1)));
    }

    /// <summary>Keeps a key; returns its place plus one, so that an empty slot is 0.</summary>
    private ulong Store(ReadOnlySpan<byte> key, long row)
    {
        int length = _prefix + key.Length;
        if (_used + length > ChunkSize)
        {
            _chunks.Add(new byte[Math.Max(ChunkSize, length)]);
            ByteCount += _chunks[^1].Length;
            _used = 0;
        }

        Span<byte> entry = _chunks[^1].AsSpan(_used, length);
        BinaryPrimitives.WriteInt32LittleEndian(entry, key.Length);
        if (keepLast)
        {
            BinaryPrimitives.WriteInt64LittleEndian(entry[HeaderSize..], row);
        }

        key.CopyTo(entry[_prefix..]);
        ulong place = ((ulong)(_chunks.Count - 1) << ChunkBits) | (uint)_used;
        _used += length;
        return place + 1;
    }

    private void Grow()
    {
        ulong[] before = _slots;
        ulong[] larger = new ulong[before.Length * 2];
        int mask = larger.Length - 1;
        foreach (ulong held in before)
        {
            if (held == 0)
            {
                continue;
            }

            Span<byte> entry = Entry(held);
            int length = BinaryPrimitives.ReadInt32LittleEndian(entry);
            int slot = (int)hash(entry.Slice(_prefix, length)) & mask;
            while (larger[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            larger[slot] = held;
        }

        ByteCount += (long)before.Length * sizeof(ulong);
        _slots = larger;
    }
}
