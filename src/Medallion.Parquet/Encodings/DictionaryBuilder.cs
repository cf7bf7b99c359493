using System.Numerics;
using System.Runtime.CompilerServices;
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

    /// <summary>Index of a distinct value plus one; 0 where free. A power of two of them, at most half of them taken.</summary>
    private int[] _slots = new int[InitialSlots];
    private int[] _firstValues = new int[InitialSlots / 2];
    private ulong[] _hashes = new ulong[InitialSlots / 2];
    private int[] _indices = [];
    private int _count;

    /// <summary>For each distinct value, in order of appearance, the position of its first appearance among the values.</summary>
    public ReadOnlySpan<int> FirstValues => _firstValues.AsSpan(0, _count);

    /// <summary>For each value, the index of its distinct value; longer than the values.</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>Builds the dictionary of byte arrays; false where it does not pay.</summary>
    /// <param name="values">The values.</param>
    /// <param name="maxBytes">Most bytes of distinct values.</param>
    public bool TryBuild(BinaryBuffer values, int maxBytes)
    {
        Reset(values.ValueCount);
        long bytes = 0;
        for (int i = 0; i < values.ValueCount; i++)
        {
            ReadOnlySpan<byte> value = values[i];
            ulong hash = ByteHash.Of(value);
            int slot = SlotOf(hash);
            int index;
            while ((index = _slots[slot] - 1) >= 0 && !(_hashes[index] == hash && values[_firstValues[index]].SequenceEqual(value)))
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            if (index < 0)
            {
                bytes += value.Length;
                index = Add(slot, hash, i);
                if (bytes > maxBytes || IsHopeless(i))
                {
                    return false;
                }
            }

            _indices[i] = index;
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
        int maxCount = maxBytes / Unsafe.SizeOf<T>();
        for (int i = 0; i < values.Length; i++)
        {
            ulong bits = Bits(values[i]);
            ulong hash = ByteHash.Of(bits);
            int slot = SlotOf(hash);
            int index;
            while ((index = _slots[slot] - 1) >= 0 && Bits(values[_firstValues[index]]) != bits)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            if (index < 0)
            {
                index = Add(slot, hash, i);
                if (_count > maxCount || IsHopeless(i))
                {
                    return false;
                }
            }

            _indices[i] = index;
        }

        return true;
    }

    private static ulong Bits<T>(T value)
        where T : unmanaged
    {
        ulong bits = 0;
        Unsafe.WriteUnaligned(ref Unsafe.As<ulong, byte>(ref bits), value);
        return bits;
    }

    private int SlotOf(ulong hash) => (int)hash & (_slots.Length - 1);

    private bool IsHopeless(int value) => value < SampleSize && _count > SampleLimit;

    private int Add(int slot, ulong hash, int value)
    {
        if (_count == _firstValues.Length)
        {
            Array.Resize(ref _firstValues, _count * 2);
            Array.Resize(ref _hashes, _count * 2);
        }

        _firstValues[_count] = value;
        _hashes[_count] = hash;
        _slots[slot] = ++_count;
        if (_count * 2 > _slots.Length)
        {
            Rehash();
        }

        return _count - 1;
    }

    private void Rehash()
    {
        _slots = new int[_slots.Length * 2];
        for (int i = 0; i < _count; i++)
        {
            int slot = SlotOf(_hashes[i]);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = i + 1;
        }
    }

    private void Reset(int values)
    {
        if (_indices.Length < values)
        {
            _indices = new int[(int)BitOperations.RoundUpToPowerOf2((uint)values)];
        }

        Array.Clear(_slots);
        _count = 0;
    }
}
