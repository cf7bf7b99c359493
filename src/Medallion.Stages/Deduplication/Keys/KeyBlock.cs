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

    /// <summary>Position of the row that has the key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long RowOf(int key) => _firstRow + (_rows.IsEmpty ? key : _rows[key]);
}
