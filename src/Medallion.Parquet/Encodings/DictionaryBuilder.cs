using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Encodings;

/// <summary>
/// Finds the distinct values of a column chunk and gives each value its index. Gives up as soon as the values are seen to
/// be mostly distinct, or the dictionary would grow too large. Keeps its memory from chunk to chunk.
/// </summary>
internal sealed class DictionaryBuilder
{
    /// <summary>After this many values it is decided whether a dictionary can pay.</summary>
    private const int SampleSize = 4_096;

    /// <summary>Distinct values among the sample beyond which it cannot: half.</summary>
    private const int SampleLimit = SampleSize / 2;

    /// <summary>Fewer values than these in a row that <see cref="KnownValues"/> knows: to ask it did not pay.</summary>
    private const int FewKnown = 4;

    /// <summary>So many values are then taken one by one, each of any length, before it is asked again.</summary>
    private const int ValuesOneByOne = 16;

    private const int InitialSlots = 2_048;

    /// <summary>
    /// Of as many slots or fewer at most a quarter is taken, of more a half: where the table fits a cache, a value that is not
    /// where it is looked for first costs more than the room.
    /// </summary>
    private const int SparseSlots = 16_384;

    /// <summary>
    /// Steps past other values, on average for each value, beyond which the table is given up: the hash is public, and
    /// values made to collide would else cost time by their square.
    /// </summary>
    private const int StepsPerValue = 8;

    private DictionarySlot[] _slots = new DictionarySlot[InitialSlots];
    private DictionaryEntry[] _entries = new DictionaryEntry[InitialSlots / 2];

    /// <summary>The first bytes of each distinct byte array; apart, because the look-up of most values needs nothing else.</summary>
    private Vector256<byte>[] _heads = [];
    private readonly byte[] _copy = new byte[ByteHash.HeadBytes];
    private int[] _indices = [];
    private bool[] _isUsed = [];
    private int[] _used = [];
    private int _mask;
    private long _steps;
    private long _distinctBytes;

    /// <summary>Distinct values.</summary>
    public int Count { get; private set; }

    /// <summary>The distinct values in order of appearance.</summary>
    public ReadOnlySpan<DictionaryEntry> Entries => _entries.AsSpan(0, Count);

    /// <summary>For each value, the index of its distinct value; longer than the values.</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>Builds the dictionary of byte arrays; false where it does not pay.</summary>
    /// <param name="values">The values.</param>
    /// <param name="maxBytes">Most bytes of distinct values.</param>
    public bool TryBuild(BinaryBuffer values, int maxBytes)
    {
        Reset(values.ValueCount);
        EnsureHeads();
        ReadOnlySpan<byte> bytes = values.Bytes;
        ReadOnlySpan<int> ends = values.Ends;
        long maxSteps = MaxSteps(ends.Length);
        for (int i = 0; i < ends.Length;)
        {
            int known = KnownValues.Find(bytes, ends, i, _slots.AsSpan(0, _mask + 1), _heads, _indices);
            int stop = Math.Min(ends.Length, known + (known - i < FewKnown ? ValuesOneByOne : 1));
            for (i = known; i < stop; i++)
            {
                int start = i == 0 ? 0 : ends[i - 1];
                if (!TryTake(bytes, start, ends[i] - start, i, maxBytes) || _steps > maxSteps)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Builds the dictionary of fixed-size values, equal where their bits are; false where it does not pay.</summary>
    /// <param name="values">The values.</param>
    /// <param name="maxBytes">Most bytes of distinct values.</param>
    public bool TryBuild<T>(ReadOnlySpan<T> values, int maxBytes)
        where T : unmanaged
    {
        Reset(values.Length);
        long maxSteps = MaxSteps(values.Length);
        int maxCount = maxBytes / Unsafe.SizeOf<T>();
        for (int i = 0; i < values.Length; i++)
        {
            ulong bits = Bits(values[i]);
            uint hash = ByteHash.Of(bits);
            int index = Find(hash, bits, out int slot);
            if (index < 0)
            {
                index = Add(slot, new DictionaryEntry(bits, 0, 0, i, hash));
                if (Count > maxCount || IsHopeless(i))
                {
                    return false;
                }
            }

            if (_steps > maxSteps)
            {
                return false;
            }

            _indices[i] = index;
        }

        return true;
    }

    /// <summary>
    /// The distinct values among some values, each by the position of its first appearance in the chunk. Valid until the
    /// next call.
    /// </summary>
    public ReadOnlySpan<int> Among(int first, int count)
    {
        EnsureLength(ref _isUsed, Count);
        EnsureLength(ref _used, Count);
        Span<bool> isUsed = _isUsed.AsSpan(0, Count);
        isUsed.Clear();
        foreach (int index in _indices.AsSpan(first, count))
        {
            isUsed[index] = true;
        }

        int found = 0;
        for (int index = 0; index < isUsed.Length; index++)
        {
            if (isUsed[index])
            {
                _used[found++] = _entries[index].FirstValue;
            }
        }

        return _used.AsSpan(0, found);
    }

    private static ulong Bits<T>(T value)
        where T : unmanaged
    {
        ulong bits = 0;
        Unsafe.WriteUnaligned(ref Unsafe.As<ulong, byte>(ref bits), value);
        return bits;
    }

    private static long MaxSteps(int values) => ((long)values + SampleSize) * StepsPerValue;

    private static void EnsureLength<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[(int)BitOperations.RoundUpToPowerOf2((uint)length)];
        }
    }

    private bool IsHopeless(int value) => value < SampleSize && Count > SampleLimit;

    /// <summary>Gives a value of any length its index, and adds it where it is new; false where the dictionary does not pay.</summary>
    private bool TryTake(ReadOnlySpan<byte> bytes, int start, int length, int value, int maxBytes)
    {
        ReadOnlySpan<byte> content = bytes.Slice(start, length);
        Vector256<byte> head = ByteHash.Head(bytes, start, length, _copy);
        uint hash = ByteHash.Of(head, content);
        int index = Find(hash, head, content, bytes, out int slot);
        if (index < 0)
        {
            index = Add(slot, new DictionaryEntry(0, start, length, value, hash));
            EnsureHeads();
            _heads[index] = head;
            _distinctBytes += length;
        }

        _indices[value] = index;
        return _distinctBytes <= maxBytes && !IsHopeless(value);
    }

    /// <returns>The value's index; negative where it is new, and then <paramref name="slot"/> is free for it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(uint hash, Vector256<byte> head, ReadOnlySpan<byte> value, ReadOnlySpan<byte> bytes, out int slot)
    {
        slot = DictionarySlot.Of(hash, _mask);
        while (_slots[slot] is { Hash: not 0 } taken)
        {
            if (taken.Hash == hash
                && _heads[taken.Index] == head
                && (value.Length <= ByteHash.HeadBytes || HaveEqualRest(_entries[taken.Index], value, bytes)))
            {
                return taken.Index;
            }

            slot = (slot + 1) & _mask;
            _steps++;
        }

        return -1;
    }

    /// <summary>Compares what is behind the heads: a short value has another hash, so that the entry's is a long one too.</summary>
    private static bool HaveEqualRest(in DictionaryEntry entry, ReadOnlySpan<byte> value, ReadOnlySpan<byte> bytes) =>
        bytes.Slice(entry.Start, entry.Length)[ByteHash.HeadBytes..].SequenceEqual(value[ByteHash.HeadBytes..]);

    /// <returns>The number's index; negative where it is new, and then <paramref name="slot"/> is free for it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(uint hash, ulong bits, out int slot)
    {
        ref DictionarySlot slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        ref DictionaryEntry entries = ref MemoryMarshal.GetArrayDataReference(_entries);
        slot = DictionarySlot.Of(hash, _mask);
        while (Unsafe.Add(ref slots, slot) is { Hash: not 0 } taken)
        {
            if (taken.Hash == hash && Unsafe.Add(ref entries, taken.Index).Bits == bits)
            {
                return taken.Index;
            }

            slot = (slot + 1) & _mask;
            _steps++;
        }

        return -1;
    }

    private int Add(int slot, in DictionaryEntry entry)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        _entries[Count] = entry;
        _slots[slot] = new DictionarySlot(entry.Hash, Count++);
        if (Count * (_mask < SparseSlots ? 4L : 2L) > _mask)
        {
            Rehash((_mask + 1) * 2);
        }

        return Count - 1;
    }

    private void EnsureHeads()
    {
        if (_heads.Length < _entries.Length)
        {
            Array.Resize(ref _heads, _entries.Length);
        }
    }

    private void Rehash(int slotCount)
    {
        if (_slots.Length < slotCount)
        {
            _slots = new DictionarySlot[slotCount];
        }
        else
        {
            Array.Clear(_slots, 0, slotCount);
        }

        _mask = slotCount - 1;
        for (int i = 0; i < Count; i++)
        {
            uint hash = _entries[i].Hash;
            int slot = DictionarySlot.Of(hash, _mask);
            while (_slots[slot].Hash != 0)
            {
                slot = (slot + 1) & _mask;
            }

            _slots[slot] = new DictionarySlot(hash, i);
        }
    }

    /// <summary>Starts with few slots again: a chunk with few distinct values then keeps within the fastest cache.</summary>
    private void Reset(int values)
    {
        EnsureLength(ref _indices, values);
        _mask = InitialSlots - 1;
        Array.Clear(_slots, 0, InitialSlots);
        Count = 0;
        _steps = 0;
        _distinctBytes = 0;
    }
}
