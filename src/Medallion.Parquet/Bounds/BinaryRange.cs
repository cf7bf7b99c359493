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
        _leastPrefix = PrefixAt(value);
        _greatestPrefix = _leastPrefix;
    }

    /// <summary>Position of the least value.</summary>
    public int Least { get; private set; }

    /// <summary>Position of the greatest value.</summary>
    public int Greatest { get; private set; }

    /// <summary>Takes one more value in.</summary>
    public void Add(int value)
    {
        ulong prefix = PrefixAt(value);
        if (prefix <= _leastPrefix && (prefix < _leastPrefix || ValueAt(value).SequenceCompareTo(ValueAt(Least)) < 0))
        {
            (Least, _leastPrefix) = (value, prefix);
        }

        if (prefix >= _greatestPrefix && (prefix > _greatestPrefix || ValueAt(value).SequenceCompareTo(ValueAt(Greatest)) > 0))
        {
            (Greatest, _greatestPrefix) = (value, prefix);
        }
    }

    private readonly ReadOnlySpan<byte> ValueAt(int value)
    {
        int start = value == 0 ? 0 : _ends[value - 1];
        return _bytes[start.._ends[value]];
    }

    /// <summary>Of a value that is shorter the bytes behind it are read too, and cleared: a loop over its own takes longer.</summary>
    private readonly ulong PrefixAt(int value)
    {
        int start = value == 0 ? 0 : _ends[value - 1];
        int length = _ends[value] - start;
        if ((start | length) < 0 || start > _bytes.Length - sizeof(ulong))
        {
            return ShortPrefix(ValueAt(value));
        }

        ulong bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(_bytes), start));
        ulong prefix = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(bytes) : bytes;
        return length >= sizeof(ulong) ? prefix : prefix & ~(ulong.MaxValue >> (8 * length));
    }

    private static ulong ShortPrefix(ReadOnlySpan<byte> value)
    {
        ulong prefix = 0;
        for (int i = 0; i < value.Length; i++)
        {
            prefix |= (ulong)value[i] << (56 - (8 * i));
        }

        return prefix;
    }
}
