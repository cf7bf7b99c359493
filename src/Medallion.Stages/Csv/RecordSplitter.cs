using System.Numerics;
using System.Runtime.CompilerServices;

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

    /// <summary>
    /// Scans the next piece; returns how many of its bytes belong to records that end within it, or -1 where none ends.
    /// A carriage return as the last byte ends no record yet: a line feed may follow.
    /// </summary>
    /// <remarks>Compiled on the machine that it runs on, or code for any machine would call a function for each wide vector.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Scan(ReadOnlySpan<byte> piece)
    {
        if (piece.Length == 0)
        {
            return -1;
        }

        int end = _endsInReturn && piece[0] != '\n' ? 0 : -1;
        for (int at = 0; at < piece.Length; at += ByteMasks.BlockLength)
        {
            ReadOnlySpan<byte> rest = piece[at..];
            StructuralMasks masks = StructuralMasks.Of(rest, _delimiter, _quote);
            int length = Math.Min(rest.Length, ByteMasks.BlockLength);
            ulong inside = _quotes.Next(masks.Quotes, masks.Ends, length);
            ulong breaks = (masks.Feeds | masks.Returns) & ~inside;
            if (rest.Length <= ByteMasks.BlockLength)
            {
                breaks &= ~(masks.Returns & (1UL << (length - 1)));
            }

            end = breaks == 0 ? end : at + ByteMasks.BlockLength - BitOperations.LeadingZeroCount(breaks);
        }

        _endsInReturn = piece[^1] == '\r' && !IsInQuotes;
        return end;
    }
}
