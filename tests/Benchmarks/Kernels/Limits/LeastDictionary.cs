using System.Runtime.InteropServices;
using Medallion.Parquet.Columns;

namespace Benchmarks.Kernels.Limits;

/// <summary>
/// The least that a dictionary has to do for each value: hash it, look into a table that holds every value already, each where its
/// hash says, compare, write the index down.
/// </summary>
internal sealed class LeastDictionary
{
    private const int Places = 1 << 16;
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;

    private readonly BinaryBuffer _values;
    private readonly int[] _indices;
    private readonly int[] _table = new int[Places];
    private readonly byte[][] _distinct;
    private readonly ulong _seed;

    /// <summary>Searches for a hash without collisions among the values.</summary>
    public LeastDictionary(BinaryBuffer values)
    {
        _values = values;
        _indices = new int[values.ValueCount];
        _distinct = [.. Enumerable.Range(0, values.ValueCount).Select(i => values[i].ToArray()).DistinctBy(Convert.ToHexString)];
        while (!TryPlace())
        {
            _seed++;
        }
    }

    /// <summary>Gives every value its index.</summary>
    public int Run()
    {
        ReadOnlySpan<byte> bytes = _values.Bytes;
        int found = 0;
        int from = 0;
        ReadOnlySpan<int> ends = _values.Ends;
        for (int i = 0; i < ends.Length; i++)
        {
            ReadOnlySpan<byte> value = bytes[from..ends[i]];
            int index = _table[Hash(value)];
            found += value.SequenceEqual(_distinct[index]) ? 1 : 0;
            _indices[i] = index;
            from = ends[i];
        }

        return found;
    }

    private bool TryPlace()
    {
        _table.AsSpan().Fill(-1);
        for (int index = 0; index < _distinct.Length; index++)
        {
            ref int place = ref _table[Hash(_distinct[index])];
            if (place >= 0)
            {
                return false;
            }

            place = index;
        }

        return true;
    }

    /// <summary>By the first eight bytes, the last eight, and the length: one multiplication.</summary>
    private int Hash(ReadOnlySpan<byte> value)
    {
        ulong low = value.Length >= sizeof(ulong) ? MemoryMarshal.Read<ulong>(value) : value[0];
        ulong high = value.Length >= sizeof(ulong) ? MemoryMarshal.Read<ulong>(value[^sizeof(ulong)..]) : value[^1];
        ulong product = Math.BigMul(low ^ Odd ^ _seed, high ^ ((ulong)value.Length << 32) ^ _seed, out ulong rest);
        return (int)((product ^ rest) >> 48);
    }
}
