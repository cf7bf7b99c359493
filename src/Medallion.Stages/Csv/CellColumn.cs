using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medallion.Stages.Csv;

/// <summary>The cells of one column, as they are written, of a run of records one behind the other.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct CellColumn
{
    private readonly ref byte _text;
    private readonly ref int _start;
    private readonly ref int _end;
    private readonly int _startStride;
    private readonly int _endStride;
    private readonly int _gap;

    /// <summary>
    /// A column of a <see cref="CellIndex"/>, which vouches for the positions: each start and end lies within the text, so
    /// that looking a cell up checks nothing.
    /// </summary>
    public CellColumn(ReadOnlySpan<byte> text, ReadOnlySpan<int> recordStarts, ReadOnlySpan<int> ends, int width, int column)
    {
        Count = recordStarts.Length;
        _text = ref MemoryMarshal.GetReference(text);
        bool isFirst = column == 0;
        _start = ref isFirst ? ref MemoryMarshal.GetReference(recordStarts) : ref MemoryMarshal.GetReference(ends[(column - 1)..]);
        _end = ref MemoryMarshal.GetReference(ends[column..]);
        _startStride = isFirst ? 1 : width;
        _endStride = width;
        _gap = isFirst ? 0 : 1;
    }

    /// <summary>Records.</summary>
    public int Count { get; }

    /// <summary>A cell, quotes included.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            System.Diagnostics.Debug.Assert((uint)row < (uint)Count, "row is one of the column's");
            int start = Unsafe.Add(ref _start, (nint)row * _startStride) + _gap;
            int end = Unsafe.Add(ref _end, (nint)row * _endStride);
            return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _text, start), end - start);
        }
    }
}
