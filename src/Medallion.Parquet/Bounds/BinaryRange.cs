using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Bounds;

/// <summary>
/// Finds the least and the greatest of byte arrays, compared unsigned from the left. Compares the first 8 bytes as one
/// number, and whole values only where those are equal.
/// </summary>
internal ref struct BinaryRange
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<int> _ends;
    private ulong _leastPrefix;
    private ulong _greatestPrefix;

    /// <summary>Starts with one value.</summary>
    public BinaryRange(BinaryBuffer column, int value)
    {
        _bytes = column.Bytes;
        _ends = column.Ends;
        Least = value;
        Greatest = value;
        _leastPrefix = Prefix(ValueAt(value));
        _greatestPrefix = _leastPrefix;
    }

    /// <summary>Position of the least value.</summary>
    public int Least { get; private set; }

    /// <summary>Position of the greatest value.</summary>
    public int Greatest { get; private set; }

    /// <summary>Takes one more value in.</summary>
    public void Add(int value)
    {
        ulong prefix = Prefix(ValueAt(value));
        if (prefix <= _leastPrefix && (prefix < _leastPrefix || ValueAt(value).SequenceCompareTo(ValueAt(Least)) < 0))
        {
            (Least, _leastPrefix) = (value, prefix);
        }

        if (prefix >= _greatestPrefix && (prefix > _greatestPrefix || ValueAt(value).SequenceCompareTo(ValueAt(Greatest)) > 0))
        {
            (Greatest, _greatestPrefix) = (value, prefix);
        }
    }

    /// <summary>Takes values in that follow each other: few of many are looked at closely.</summary>
    public void AddAll(int first, int count)
    {
        int start = first == 0 ? 0 : _ends[first - 1];
        int lastWhole = _bytes.Length - sizeof(ulong);
        ref byte bytes = ref MemoryMarshal.GetReference(_bytes);
        for (int i = 0; i < count; i++)
        {
            int end = _ends[first + i];
            ulong prefix = start <= lastWhole
                ? Prefix(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, start)), end - start)
                : Prefix(_bytes[start..end]);
            if (prefix <= _leastPrefix || prefix >= _greatestPrefix)
            {
                Add(first + i);
            }

            start = end;
        }
    }

    private readonly ReadOnlySpan<byte> ValueAt(int value)
    {
        int start = value == 0 ? 0 : _ends[value - 1];
        return _bytes[start.._ends[value]];
    }

    /// <summary>The first bytes of a value as one number, of 8 bytes that begin with it.</summary>
    private static ulong Prefix(ulong loaded, int length)
    {
        ulong inOrder = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(loaded) : loaded;
        return length >= sizeof(ulong) ? inOrder : inOrder & ~(ulong.MaxValue >> (8 * length));
    }

    private static ulong Prefix(ReadOnlySpan<byte> value)
    {
        if (value.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(value);
        }

        ulong prefix = 0;
        for (int i = 0; i < value.Length; i++)
        {
            prefix |= (ulong)value[i] << (56 - (8 * i));
        }

        return prefix;
    }
}
