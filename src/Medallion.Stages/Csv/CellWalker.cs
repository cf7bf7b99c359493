namespace Medallion.Stages.Csv;

/// <summary>
/// Walks over cells byte by byte: for samples and headers, whose width is not known yet, and the plain measure that the
/// fast <see cref="CellIndex"/> is tested against.
/// </summary>
/// <param name="text">Starts at a record.</param>
/// <param name="delimiter">Character between cells.</param>
/// <param name="quote">Character around quoted cells.</param>
internal ref struct CellWalker(ReadOnlySpan<byte> text, byte delimiter, byte quote)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private bool _expectsCell;

    /// <summary>Where the next cell starts.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the last cell was the last of its record.</summary>
    public bool EndsRecord { get; private set; }

    /// <summary>Whether more text could change the last cell or its record's end.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Whether the text ends within a quoted cell.</summary>
    public bool IsInQuotes { get; private set; }

    /// <summary>Moves to the next cell; false where there is none.</summary>
    /// <param name="raw">The cell as it is written, quotes included.</param>
    public bool Next(out ReadOnlySpan<byte> raw)
    {
        int start = Position;
        raw = default;
        if (start == _text.Length && !_expectsCell)
        {
            return false;
        }

        int end = FindEnd(start);
        raw = _text[start..end];
        bool isDelimited = end < _text.Length && _text[end] == delimiter;
        bool isReturn = end < _text.Length && _text[end] == '\r';
        bool isPair = isReturn && end + 1 < _text.Length && _text[end + 1] == '\n';
        IsCutOff = end == _text.Length || (isReturn && end + 1 == _text.Length);
        EndsRecord = !isDelimited;
        _expectsCell = isDelimited;
        Position = Math.Min(_text.Length, end + (isPair ? 2 : 1));
        return true;
    }

    private int FindEnd(int start)
    {
        bool mayOpen = true;
        IsInQuotes = false;
        for (int i = start; i < _text.Length; i++)
        {
            byte c = _text[i];
            if (IsInQuotes)
            {
                IsInQuotes = c != quote;
                mayOpen = !IsInQuotes;
            }
            else if (c == delimiter || c is (byte)'\n' or (byte)'\r')
            {
                return i;
            }
            else
            {
                IsInQuotes = c == quote && mayOpen;
                mayOpen = false;
            }
        }

        return _text.Length;
    }
}
