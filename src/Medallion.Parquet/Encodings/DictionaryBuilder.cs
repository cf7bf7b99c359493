using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    private const int InitialSlots = 1_024;

    /// <summary>
    /// Steps past other values, on average for each value, beyond which the table is given up: the hash is public, and
    /// values made to collide would else cost time by their square.
    /// </summary>
    private const int StepsPerValue = 8;

    /// <summary>Hash in the upper half, index plus one in the lower; 0 where free. At most half of them are taken.</summary>
    private ulong[] _slots = new ulong[InitialSlots];
    private DictionaryEntry[] _entries = new DictionaryEntry[InitialSlots / 2];
    private int[] _indices = [];
    private bool[] _isUsed = [];
    private int[] _used = [];
    private int _mask;
    private long _steps;

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
        ReadOnlySpan<byte> bytes = values.Bytes;
        ReadOnlySpan<int> ends = values.Ends;
        long maxSteps = MaxSteps(ends.Length);
        long distinct = 0;
        int start = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            int length = ends[i] - start;
            ReadOnlySpan<byte> value = bytes.Slice(start, length);
            (ulong prefix, ulong next) = ByteHash.Load(bytes, start, length);
            uint hash = ByteHash.Of(prefix, next, value);
            int index = Find(hash, prefix, next, value, bytes, out int slot);
            if (index < 0)
            {
                distinct += length;
                index = Add(slot, new DictionaryEntry(prefix, next, start, length, i, hash));
                if (distinct > maxBytes || IsHopeless(i))
                {
                    return false;
                }
            }

            if (_steps > maxSteps)
            {
                return false;
            }

            _indices[i] = index;
            start += length;
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
            int index = Find(hash, bits, 0, [], [], out int slot);
            if (index < 0)
            {
                index = Add(slot, new DictionaryEntry(bits, 0, 0, 0, i, hash));
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

    /// <returns>The value's index; negative where it is new, and then <paramref name="slot"/> is free for it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(uint hash, ulong prefix, ulong next, ReadOnlySpan<byte> value, ReadOnlySpan<byte> bytes, out int slot)
    {
        ref ulong slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        ref DictionaryEntry entries = ref MemoryMarshal.GetArrayDataReference(_entries);
        slot = (int)hash & _mask;
        while (Unsafe.Add(ref slots, slot) is not 0 and var taken)
        {
            if ((uint)(taken >> 32) == hash)
            {
                int index = (int)(uint)taken - 1;
                ref readonly DictionaryEntry entry = ref Unsafe.Add(ref entries, index);
                if (entry.Prefix == prefix
                    && entry.Next == next
                    && entry.Length == value.Length
                    && (value.Length <= ByteHash.LoadedBytes || HaveEqualRest(entry, value, bytes)))
                {
                    return index;
                }
            }

            slot = (slot + 1) & _mask;
            _steps++;
        }

        return -1;
    }

    private static bool HaveEqualRest(in DictionaryEntry entry, ReadOnlySpan<byte> value, ReadOnlySpan<byte> bytes) =>
        value[ByteHash.LoadedBytes..].SequenceEqual(
            bytes.Slice(entry.Start + ByteHash.LoadedBytes, value.Length - ByteHash.LoadedBytes));

    private int Add(int slot, in DictionaryEntry entry)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        _entries[Count] = entry;
        _slots[slot] = (ulong)entry.Hash << 32 | (uint)++Count;
        if (Count * 2 > _mask)
        {
            Rehash((_mask + 1) * 2);
        }

        return Count - 1;
    }

    private void Rehash(int slotCount)
    {
        if (_slots.Length < slotCount)
        {
            _slots = new ulong[slotCount];
        }
        else
        {
            Array.Clear(_slots, 0, slotCount);
        }

        _mask = slotCount - 1;
        for (int i = 0; i < Count; i++)
        {
            uint hash = _entries[i].Hash;
            int slot = (int)hash & _mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }

            _slots[slot] = (ulong)hash << 32 | (uint)(i + 1);
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
    }
}
