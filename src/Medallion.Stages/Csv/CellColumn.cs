using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Csv;

/// <summary>The cells of one column, as they are written, of a run of records one behind the other.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct CellColumn
{
    /// <summary>Bytes up to which other cells may be counted along where room is made for a column.</summary>
    private const int LooseBytes = 256 * 1024;

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

    /// <summary>Bytes that the cells take at most when they lie one behind the other; 0 where all are empty.</summary>
    public int MaxBytes
    {
        get
        {
            // What lies between the first and the last cell is told at once, and is little but where a record is huge.
            int extent = Count == 0 ? 0 : Unsafe.Add(ref _end, (nint)(Count - 1) * _endStride) - (_start + _gap);
            return !MayHaveEmpty && extent <= LooseBytes ? extent : Measure();
        }
    }

    /// <summary>Bytes of a cell, quotes included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LengthOf(int row) =>
        Unsafe.Add(ref _end, (nint)row * _endStride) - (Unsafe.Add(ref _start, (nint)row * _startStride) + _gap);

    /// <summary>Copies the text of the cells that are not empty, one behind the other.</summary>
    /// <param name="decoder">Takes the quotes off.</param>
    /// <param name="room">At least <see cref="MaxBytes"/> and <see cref="CopySlack"/>.</param>
    /// <param name="ends">Takes where each ends; at least <see cref="Count"/>.</param>
    /// <param name="position">Added to each of <paramref name="ends"/>.</param>
    /// <returns>Cells that were copied.</returns>
    public int CopyTo(CellDecoder decoder, Span<byte> room, Span<int> ends, int position)
    {
        ref byte target = ref MemoryMarshal.GetReference(room);
        int lastVector = _textLength - Vector256<byte>.Count;
        int written = 0;
        int copied = 0;
        for (int row = 0; row < Count; row++)
        {
            int start = Unsafe.Add(ref _start, (nint)row * _startStride) + _gap;
            int length = Unsafe.Add(ref _end, (nint)row * _endStride) - start;
            if (length == 0)
            {
                continue;
            }

            if (MayHaveQuotes && Unsafe.Add(ref _text, start) == decoder.Quote)
            {
                ReadOnlySpan<byte> cell = decoder.Decode(this[row]);
                cell.CopyTo(room[written..]);
                length = cell.Length;
            }
            else if (length <= Vector256<byte>.Count && start <= lastVector)
            {
                Vector256.LoadUnsafe(ref _text, (nuint)start).StoreUnsafe(ref target, (nuint)written);
            }
            else
            {
                this[row].CopyTo(room[written..]);
            }

            written += length;
            ends[copied++] = position + written;
        }

        return copied;
    }

    /// <summary>
    /// Reads the cells from one on, up to the first that is not written plainly, lies within 16 bytes of the text's end, or has
    /// no place any more.
    /// </summary>
    /// <param name="decoder">Knows the quote.</param>
    /// <param name="row">The first cell.</param>
    /// <param name="values">Takes what they read as.</param>
    /// <returns>Cells that were read.</returns>
    public int ReadPlain<T, TParser>(CellDecoder decoder, int row, Span<T> values)
        where TParser : ICellParser<T>
    {
        // In locals, since a structure of so many fields is not kept in registers.
        ref byte text = ref _text;
        ref int start = ref Unsafe.Add(ref _start, (nint)row * _startStride);
        ref int end = ref Unsafe.Add(ref _end, (nint)row * _endStride);
        (int startStride, int endStride, int gap, int last) = (_startStride, _endStride, _gap, _textLength - Vector128<byte>.Count);
        int most = decoder.LeavesDigits ? Math.Min(values.Length, Count - row) : 0;
        int done = 0;
        for (; done < most; done++)
        {
            int from = start + gap;
            if (from > last || !TParser.TryParsePlain(Vector128.LoadUnsafe(ref text, (nuint)from), end - from, out values[done]))
            {
                break;
            }

            start = ref Unsafe.Add(ref start, startStride);
            end = ref Unsafe.Add(ref end, endStride);
        }

        return done;
    }

    /// <summary>As <see cref="ReadPlain"/>, for who wants to know no more than how many there are.</summary>
    public int CountPlain<T, TParser>(CellDecoder decoder, int row)
        where TParser : ICellParser<T>
    {
        ref byte text = ref _text;
        ref int start = ref Unsafe.Add(ref _start, (nint)row * _startStride);
        ref int end = ref Unsafe.Add(ref _end, (nint)row * _endStride);
        (int startStride, int endStride, int gap, int last) = (_startStride, _endStride, _gap, _textLength - Vector128<byte>.Count);
        int most = decoder.LeavesDigits ? Count - row : 0;
        int done = 0;
        for (; done < most; done++)
        {
            int from = start + gap;
            if (from > last || !TParser.IsPlain(Vector128.LoadUnsafe(ref text, (nuint)from), end - from))
            {
                break;
            }

            start = ref Unsafe.Add(ref start, startStride);
            end = ref Unsafe.Add(ref end, endStride);
        }

        return done;
    }

    /// <summary>Counts the cells from one on that are empty, and those that are a pair of quotes.</summary>
    public (int Empty, int QuotedEmpty) CountEmpty(int row, byte quote)
    {
        int empty = 0;
        int quoted = 0;
        int pair = quote | (quote << 8);
        for (; row < Count; row++)
        {
            int length = LengthOf(row);
            empty += length == 0 ? 1 : 0;
            if (length == 2)
            {
                ref byte cell = ref Unsafe.Add(ref _text, Unsafe.Add(ref _start, (nint)row * _startStride) + _gap);
                quoted += (cell | (Unsafe.Add(ref cell, 1) << 8)) == pair ? 1 : 0;
            }
        }

        return (empty, quoted);
    }

    private int Measure()
    {
        int bytes = 0;
        for (int row = 0; row < Count; row++)
        {
            bytes += LengthOf(row);
        }

        return bytes;
    }
}
