using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medallion.Stages.Csv;

/// <summary>
/// Where the cells of a run of records are. Finds them 64 bytes at a time, and takes only records of the header's width, so
/// that columns can be gone through one after the other without a look at the rest.
/// </summary>
internal sealed class CellIndex : IDisposable
{
    /// <summary>Keeps the index of a run within the cache that is closest to the core.</summary>
    private const int CellsPerRun = 4 * 1024;

    private readonly byte _delimiter;
    private readonly byte _quote;
    private readonly int _width;
    private readonly int _capacity;
    private readonly int[] _ends;
    private readonly int[] _starts;
    private ulong _quotesSeen;
    private ulong _emptySeen;

    /// <summary>An empty index of records that are <paramref name="width"/> cells wide.</summary>
    public CellIndex(CsvDialect dialect, int width)
    {
        _delimiter = (byte)dialect.Delimiter;
        _quote = (byte)dialect.Quote;
        _width = width;
        _capacity = Math.Clamp(CellsPerRun / width, 1, CellsPerRun);
        _ends = ArrayPool<int>.Shared.Rent(_capacity * width);
        _starts = ArrayPool<int>.Shared.Rent(_capacity);
    }

    /// <summary>Records of the run.</summary>
    public int RowCount { get; private set; }

    /// <summary>Whether a cell of the run may begin with a quote.</summary>
    public bool MayHaveQuotes => _quotesSeen != 0;

    /// <summary>Whether a cell of the run may be empty, or a pair of quotes; where not, none is.</summary>
    public bool MayHaveEmptyCells => _emptySeen != 0;

    /// <summary>Cells of the record that ended the run because its width is another one; 0 where none did.</summary>
    public int MalformedWidth { get; private set; }

    /// <summary>Where that record lies in the text.</summary>
    public Range Malformed { get; private set; }

    /// <summary>Where a record of the run starts in the text.</summary>
    public int StartOf(int row) => _starts[row];

    /// <summary>The cells of one column.</summary>
    public CellColumn Column(ReadOnlySpan<byte> text, int column)
    {
        ReadOnlySpan<int> ends = _ends.AsSpan(0, Math.Max(1, RowCount) * _width);
        return new(text, _starts.AsSpan(0, RowCount), ends, _width, column, MayHaveQuotes, MayHaveEmptyCells);
    }

    /// <summary>
    /// Finds the next run: until the index is full, a record of another width was met, or the text ends. An empty line is a
    /// record only where the width is 1.
    /// </summary>
    /// <param name="text">Whole records.</param>
    /// <param name="position">Where the run's first record starts.</param>
    /// <returns>Where the record behind the run starts.</returns>
    /// <remarks>Compiled on the machine that it runs on, or code for any machine would call a function for each wide vector.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(ReadOnlySpan<byte> text, int position)
    {
        RowCount = 0;
        MalformedWidth = 0;
        _quotesSeen = 0;
        _emptySeen = 0;
        ulong endsBefore = ulong.MaxValue;
        ulong quotesBefore = 0;
        var quotes = default(QuoteTracker);
        ulong afterReturn = 0;
        int recordStart = position;
        int delimited = 0;
        for (int at = position; at < text.Length; at += ByteMasks.BlockLength)
        {
            ReadOnlySpan<byte> rest = text[at..];
            StructuralMasks masks = StructuralMasks.Of(rest, _delimiter, _quote);
            int length = Math.Min(rest.Length, ByteMasks.BlockLength);
            ulong outside = ~quotes.Next(masks.Quotes, masks.Ends, length);
            ulong breaks = (masks.Returns | (masks.Feeds & ~((masks.Returns << 1) | afterReturn))) & outside;
            ulong delimiters = masks.Delimiters & outside;
            afterReturn = masks.Returns >> 63;
            _quotesSeen |= masks.Quotes;
            _emptySeen |= (delimiters | breaks) & ((masks.Ends << 1) | (endsBefore >> 63));

            // Where the block ends it is not seen what follows: that counts as an end.
            ulong pairs = masks.Quotes & ((masks.Quotes << 1) | (quotesBefore >> 63));
            _emptySeen |= pairs & ((masks.Ends << 2) | (endsBefore >> 62)) & ((masks.Ends >> 1) | (1UL << (length - 1)));
            endsBefore = masks.Ends;
            quotesBefore = masks.Quotes;
            for (; breaks != 0; breaks &= breaks - 1)
            {
                int bit = BitOperations.TrailingZeroCount(breaks);
                ulong before = delimiters & ((1UL << bit) - 1);
                delimiters ^= before;
                delimited += AddCells(before, at, delimited);
                bool goesOn = AddRecord(recordStart, at + bit, delimited);
                recordStart = AfterBreak(text, at + bit);
                delimited = 0;
                if (!goesOn)
                {
                    return recordStart;
                }
            }

            delimited += AddCells(delimiters, at, delimited);
        }

        if (recordStart < text.Length)
        {
            _emptySeen |= text[^1] == _delimiter ? 1UL : 0;
            AddRecord(recordStart, text.Length, delimited);
        }

        return text.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_ends);
        ArrayPool<int>.Shared.Return(_starts);
    }

    /// <summary>Adds the ends of cells; leaves out those that make the record too wide. Returns how many there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int AddCells(ulong delimiters, int at, int delimited)
    {
        int count = BitOperations.PopCount(delimiters);
        if (delimited + count >= _width)
        {
            return count;
        }

        ref int next = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_ends), (nint)RowCount * _width + delimited);
        for (; delimiters != 0; delimiters &= delimiters - 1)
        {
            next = at + BitOperations.TrailingZeroCount(delimiters);
            next = ref Unsafe.Add(ref next, 1);
        }

        return count;
    }

    /// <summary>Adds a record whose cells but the last were added; returns whether the run goes on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AddRecord(int start, int end, int delimited)
    {
        if (delimited == _width - 1)
        {
            _starts[RowCount] = start;
            _ends[(RowCount * _width) + delimited] = end;
            RowCount++;
            return RowCount < _capacity;
        }

        if (start == end)
        {
            return true;
        }

        MalformedWidth = delimited + 1;
        Malformed = start..end;
        return false;
    }

    private static int AfterBreak(ReadOnlySpan<byte> text, int position)
    {
        bool isPair = text[position] == '\r' && position + 1 < text.Length && text[position + 1] == '\n';
        return position + (isPair ? 2 : 1);
    }
}
