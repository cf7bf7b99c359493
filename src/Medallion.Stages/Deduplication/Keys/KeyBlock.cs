using System.Runtime.CompilerServices;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>Encoded keys of rows that follow each other; two keys are equal exactly where their bytes are.</summary>
internal readonly ref struct KeyBlock
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<int> _ends;
    private readonly ReadOnlySpan<int> _rows;
    private readonly int _start;
    private readonly int _width;
    private readonly long _firstRow;

    /// <summary>Keys of any length.</summary>
    /// <param name="bytes">Keys, one behind the other.</param>
    /// <param name="start">Where the first one starts.</param>
    /// <param name="ends">For each key, where it ends.</param>
    /// <param name="firstRow">Position of the row that <paramref name="rows"/> are counted from.</param>
    /// <param name="rows">For each key, its row; empty where every row has one.</param>
    public KeyBlock(ReadOnlySpan<byte> bytes, int start, ReadOnlySpan<int> ends, long firstRow, ReadOnlySpan<int> rows)
    {
        _bytes = bytes;
        _start = start;
        _ends = ends;
        _firstRow = firstRow;
        _rows = rows;
        Count = ends.Length;
    }

    /// <summary>Keys of one length.</summary>
    /// <param name="bytes">Keys, one behind the other.</param>
    /// <param name="width">Bytes of each.</param>
    /// <param name="firstRow">Position of the row that <paramref name="rows"/> are counted from.</param>
    /// <param name="rows">For each key, its row; empty where every row has one.</param>
    public KeyBlock(ReadOnlySpan<byte> bytes, int width, long firstRow, ReadOnlySpan<int> rows)
    {
        _bytes = bytes;
        _width = width;
        _firstRow = firstRow;
        _rows = rows;
        Count = bytes.Length / width;
    }

    /// <summary>Keys.</summary>
    public int Count { get; }

    /// <summary>A key.</summary>
    public ReadOnlySpan<byte> this[int key]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_width > 0)
            {
                return _bytes.Slice(key * _width, _width);
            }

            int start = key == 0 ? _start : _ends[key - 1];
            return _bytes[start.._ends[key]];
        }
    }

    /// <summary>Hashes some of the keys, one after the other, which costs less than to look each up.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="hashes">Takes the hash of each.</param>
    public void Hash(KeyHash hash, int first, Span<ulong> hashes)
    {
        if (_width > 0)
        {
            for (int i = 0; i < hashes.Length; i++)
            {
                hashes[i] = hash.Compute(this[first + i]);
            }

            return;
        }

        int start = first == 0 ? _start : _ends[first - 1];
        ReadOnlySpan<int> ends = _ends.Slice(first, hashes.Length);
        for (int i = 0; i < hashes.Length; i++)
        {
            int middle = hash.ComputeMiddle(_bytes, start, ends[i..], hashes[i..]);
            i += middle;
            start = middle == 0 ? start : ends[i - 1];
            if (i < hashes.Length)
            {
                hashes[i] = hash.Compute(_bytes[start..ends[i]]);
                start = ends[i];
            }
        }
    }

    /// <summary>Position of the row that has the key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long RowOf(int key) => _firstRow + (_rows.IsEmpty ? key : _rows[key]);
}
