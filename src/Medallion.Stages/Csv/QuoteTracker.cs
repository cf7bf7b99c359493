using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medallion.Stages.Csv;

/// <summary>
/// Tells quoted bytes from others, 64 at a time. A quote opens only where a cell starts; within quotes two are one; a quote
/// anywhere else is text. Starts at the start of a cell.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct QuoteTracker
{
    /// <summary>All ones where the bytes so far end within quotes.</summary>
    private ulong _inside;

    /// <summary>1 where a quote as the next byte would be text.</summary>
    private ulong _isWithinCell;

    /// <summary>Whether the bytes so far end within quotes.</summary>
    public readonly bool IsInside => _inside != 0;

    /// <summary>
    /// Takes the next bytes; returns which of them lie within quotes, the opening quote included, the closing one not.
    /// </summary>
    /// <param name="quotes">Where quotes are.</param>
    /// <param name="ends">Where delimiters and line breaks are.</param>
    /// <param name="length">Bytes taken, 1 to 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next(ulong quotes, ulong ends, int length)
    {
        if (quotes == 0)
        {
            _isWithinCell = ~ends >> (length - 1) & 1;
            return _inside;
        }

        // Every second quote closes, provided that every other one is where a quote may open.
        ulong inside = PrefixXor(quotes) ^ _inside;
        ulong mayOpen = ((quotes | ends) << 1) | (~_isWithinCell & 1);
        if ((quotes & inside & ~mayOpen) != 0)
        {
            return NextWithStrayQuotes(quotes, ends, length);
        }

        _inside = (ulong)((long)inside >> 63);
        _isWithinCell = ~(quotes | ends) >> (length - 1) & 1;
        return inside;
    }

    private ulong NextWithStrayQuotes(ulong quotes, ulong ends, int length)
    {
        ulong mayOpen = (ends << 1) | (~_isWithinCell & 1);
        ulong inside = _inside;
        int closedAt = -1;
        for (; quotes != 0; quotes &= quotes - 1)
        {
            int at = BitOperations.TrailingZeroCount(quotes);
            ulong fromHere = ulong.MaxValue << at;
            if ((inside >> at & 1) != 0)
            {
                inside &= ~fromHere;
                closedAt = at + 1;
            }
            else if ((mayOpen >> at & 1) != 0 || at == closedAt)
            {
                inside |= fromHere;
            }
        }

        _inside = (ulong)((long)inside >> 63);
        _isWithinCell = closedAt == length ? 0 : ~ends >> (length - 1) & 1;
        return inside;
    }

    /// <summary>Bit i is 1 where an odd number of the bits 0 to i are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong PrefixXor(ulong bits)
    {
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ (bits << 32);
    }
}
