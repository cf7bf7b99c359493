using System.Numerics;
using System.Runtime.InteropServices;

namespace Medallion.Stages.Csv;

/// <summary>
/// Finds where records end in bytes that come piece by piece. A line break within quotes ends no record. One thread does
/// this for a whole object, so it looks at 64 bytes at a time.
/// </summary>
internal struct RecordSplitter(byte delimiter, byte quote)
{
    private readonly byte _delimiter = delimiter;
    private readonly byte _quote = quote;
    private QuoteTracker _quotes;
    private bool _endsInReturn;

    /// <summary>Whether the bytes so far end within quotes.</summary>
    public readonly bool IsInQuotes => _quotes.IsInside;

    /// <summary>Whether the last piece was ASCII without a zero byte: then it is text, and nobody has to look at it again.</summary>
    public bool WasPlain { get; private set; }

    /// <summary>
    /// Scans the next piece; returns how many of its bytes belong to records that end within it, or -1 where none ends.
    /// A carriage return as the last byte ends no record yet: a line feed may follow.
    /// </summary>
    public int Scan(ReadOnlySpan<byte> piece)
    {
        if (piece.Length == 0)
        {
            return -1;
        }

        ulong strange = 0;
        int end = _endsInReturn && piece[0] != '\n' ? 0 : -1;
        for (int at = 0; at < piece.Length; at += ByteMasks.BlockLength)
        {
            ReadOnlySpan<byte> rest = piece[at..];
            StructuralMasks masks = StructuralMasks.Of(rest, _delimiter, _quote);
            int length = Math.Min(rest.Length, ByteMasks.BlockLength);
            ulong inside = _quotes.Next(masks.Quotes, masks.Ends, length);
            ulong breaks = (masks.Feeds | masks.Returns) & ~inside;
            strange |= Strange(rest);
            if (rest.Length <= ByteMasks.BlockLength)
            {
                breaks &= ~(masks.Returns & (1UL << (length - 1)));
            }

            end = breaks == 0 ? end : at + ByteMasks.BlockLength - BitOperations.LeadingZeroCount(breaks);
        }

        WasPlain = strange == 0;
        _endsInReturn = piece[^1] == '\r' && !IsInQuotes;
        return end;
    }

    /// <summary>Not 0 where one of the next 64 bytes is zero or no ASCII.</summary>
    private static ulong Strange(ReadOnlySpan<byte> rest) =>
        rest.Length >= ByteMasks.BlockLength
            ? ByteMasks.OfStrange(ref MemoryMarshal.GetReference(rest))
            : rest.ContainsAnyExceptInRange((byte)1, (byte)127) ? 1UL : 0;
}
