using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Medallion.Stages.Csv;

/// <summary>The cells of one column, as they are written, of a run of records one behind the other.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct CellColumn
{
    private readonly ref byte _text;
    private readonly int _textLength;
    private readonly ref int _start;
    private readonly ref int _end;
    private readonly int _startStride;
    private readonly int _endStride;
    private readonly int _gap;

    /// <summary>
    /// A column of a <see cref="CellIndex"/>, which vouches for the positions: each start and end lies within the text, so
    /// that looking a cell up checks nothing.
    /// </summary>
    public CellColumn(
        ReadOnlySpan<byte> text,
        ReadOnlySpan<int> recordStarts,
        ReadOnlySpan<int> ends,
        int width,
        int column,
        bool mayHaveQuotes,
        bool mayHaveEmpty)
    {
        Count = recordStarts.Length;
        MayHaveQuotes = mayHaveQuotes;
        MayHaveEmpty = mayHaveEmpty;
        _text = ref MemoryMarshal.GetReference(text);
        _textLength = text.Length;
        bool isFirst = column == 0;
        _start = ref isFirst ? ref MemoryMarshal.GetReference(recordStarts) : ref MemoryMarshal.GetReference(ends[(column - 1)..]);
        _end = ref MemoryMarshal.GetReference(ends[column..]);
        _startStride = isFirst ? 1 : width;
        _endStride = width;
        _gap = isFirst ? 0 : 1;
    }

    /// <summary>Bytes that <see cref="CopyTo"/> may write behind the last cell: it copies short cells as one vector.</summary>
    public static int CopySlack => Vector256<byte>.Count;

    /// <summary>Records.</summary>
    public int Count { get; }

    /// <summary>Whether a cell may begin with a quote; where not, each is what it is written as.</summary>
    public bool MayHaveQuotes { get; }

    /// <summary>Whether a cell may be empty, or a pair of quotes; where not, none is.</summary>
    public bool MayHaveEmpty { get; }

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

    /// <summary>Bytes of all cells together, and how many of them are empty.</summary>
    public (long Bytes, int Empty) Measure()
    {
        long bytes = 0;
        int empty = 0;
        for (int row = 0; row < Count; row++)
        {
            int length = LengthOf(row);
            bytes += length;
            empty += length == 0 ? 1 : 0;
        }

        return (bytes, empty);
    }

    /// <summary>Bytes of a cell, quotes included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LengthOf(int row) =>
        Unsafe.Add(ref _end, (nint)row * _endStride) - (Unsafe.Add(ref _start, (nint)row * _startStride) + _gap);

    /// <summary>Copies the cells that are not empty, as they are written, one behind the other.</summary>
    /// <param name="room">At least as long as all cells and <see cref="CopySlack"/>.</param>
    /// <param name="ends">Takes where each ends; as many as there are.</param>
    /// <param name="position">Added to each of <paramref name="ends"/>.</param>
    public void CopyTo(Span<byte> room, Span<int> ends, int position)
    {
        ref byte target = ref MemoryMarshal.GetReference(room);
        int written = 0;
        int next = 0;
        for (int row = 0; row < Count; row++)
        {
            int start = Unsafe.Add(ref _start, (nint)row * _startStride) + _gap;
            int length = Unsafe.Add(ref _end, (nint)row * _endStride) - start;
            if (length == 0)
            {
                continue;
            }

            if (length <= Vector256<byte>.Count && start <= _textLength - Vector256<byte>.Count)
            {
                Vector256.LoadUnsafe(ref _text, (nuint)start).StoreUnsafe(ref target, (nuint)written);
            }
            else
            {
                MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _text, start), length).CopyTo(room[written..]);
            }

            written += length;
            ends[next++] = position + written;
        }
    }
}
