namespace Medallion.Stages.Csv;

/// <summary>
/// Finds where records end in bytes that come piece by piece. A line break within quotes ends no record; a quote opens
/// only where a cell starts, as RFC 4180 has it and as the cell reader reads it. Searches with the framework's vectorized
/// span searches, so that text without quotes costs about a memory read.
/// </summary>
internal struct RecordSplitter(byte delimiter, byte quote)
{
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private readonly byte _delimiter = delimiter;
    private readonly byte _quote = quote;

    /// <summary>Position in the piece right behind the last closing quote, or -1: a quote there is an escape.</summary>
    private int _closedAt = -1;

    /// <summary>The byte before the next piece; a line feed at the start of the object.</summary>
    private byte _previous = LineFeed;

    /// <summary>Whether the bytes so far end within quotes.</summary>
    public bool IsInQuotes { get; private set; }

    /// <summary>
    /// Scans the next piece; returns how many of its bytes belong to records that end within it, or -1 where none ends.
    /// A carriage return as the last byte ends no record yet: a line feed may follow.
    /// </summary>
    public int Scan(ReadOnlySpan<byte> piece)
    {
        int end = -1;
        int position = 0;
        if (_previous == CarriageReturn && !IsInQuotes && piece.Length > 0 && piece[0] != LineFeed)
        {
            end = 0;
        }

        while (position < piece.Length)
        {
            int found = piece[position..].IndexOf(_quote);
            int next = found < 0 ? piece.Length : position + found;
            if (!IsInQuotes && EndOfLastRecord(piece, position, next) is var last and >= 0)
            {
                end = last;
            }

            if (found < 0)
            {
                break;
            }

            TakeQuote(next, next == 0 ? _previous : piece[next - 1]);
            position = next + 1;
        }

        if (piece.Length > 0)
        {
            _closedAt = _closedAt == piece.Length ? 0 : -1;
            _previous = piece[^1];
        }

        return end;
    }

    private void TakeQuote(int position, byte before)
    {
        if (IsInQuotes)
        {
            IsInQuotes = false;
            _closedAt = position + 1;
            return;
        }

        bool startsCell = before == _delimiter || before is LineFeed or CarriageReturn;
        IsInQuotes = startsCell || position == _closedAt;
    }

    /// <summary>Position behind the last line break between two positions outside quotes, or -1.</summary>
    private static int EndOfLastRecord(ReadOnlySpan<byte> piece, int start, int stop)
    {
        int last = piece[start..stop].LastIndexOfAny(LineFeed, CarriageReturn);
        if (last < 0)
        {
            return -1;
        }

        int position = start + last;
        if (piece[position] == LineFeed || position + 1 < piece.Length)
        {
            return position + 1;
        }

        int earlier = piece[start..position].LastIndexOfAny(LineFeed, CarriageReturn);
        return earlier < 0 ? -1 : start + earlier + 1;
    }
}
