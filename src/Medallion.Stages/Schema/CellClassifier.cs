using System.Buffers.Text;
using System.Globalization;

namespace Medallion.Stages.Schema;

/// <summary>Says what a cell reads as. A type is taken only where it loses nothing of the text.</summary>
internal static class CellClassifier
{
    /// <summary>Largest integer up to which every integer is a double.</summary>
    private const long LargestExactInteger = 1L << 53;

    /// <summary>Decimal digits that survive a round trip through a double, whatever they are.</summary>
    private const int SafeDigits = 15;

    /// <summary>Decimal digits beyond which none survives for sure.</summary>
    private const int MostDigits = 17;

    /// <summary>What an unescaped cell reads as; <see cref="CellClasses.None"/> where it is empty.</summary>
    public static CellClasses Classify(ReadOnlySpan<byte> cell)
    {
        if (cell.Length == 0)
        {
            return CellClasses.None;
        }

        byte first = cell[0];
        if (char.IsAsciiDigit((char)first) || first == '-')
        {
            return ClassifyNumberOrTime(cell);
        }

        if (first == '+')
        {
            return LooksNumeric(cell[1..]) ? CellClasses.NumericText : CellClasses.Text;
        }

        return (first | 0x20) is 't' or 'f' && CellParsers.TryParseBoolean(cell, out _) ? CellClasses.Boolean : CellClasses.Text;
    }

    private static CellClasses ClassifyNumberOrTime(ReadOnlySpan<byte> cell)
    {
        int start = cell[0] == '-' ? 1 : 0;
        int digits = CountDigits(cell[start..]);
        if (start + digits == cell.Length)
        {
            return digits == 0 ? CellClasses.Text : ClassifyInteger(cell, start, digits);
        }

        if (start == 0 && digits == 4 && cell.Length >= CellParsers.DateLength && cell[4] == '-')
        {
            return ClassifyTime(cell);
        }

        return digits > 0 ? ClassifyDecimal(cell, start, digits) : CellClasses.Text;
    }

    private static CellClasses ClassifyInteger(ReadOnlySpan<byte> cell, int start, int digits)
    {
        if (cell[start] == '0' && digits > 1)
        {
            return CellClasses.NumericText;
        }

        if (start == 1 && cell[1] == '0')
        {
            return CellClasses.Decimal; // -0: a double keeps the sign, an integer does not
        }

        if (digits <= SafeDigits)
        {
            return CellClasses.Integer;
        }

        return Utf8Parser.TryParse(cell, out long value, out int consumed) && consumed == cell.Length
            ? value is >= -LargestExactInteger and <= LargestExactInteger ? CellClasses.Integer : CellClasses.LargeInteger
            : CellClasses.NumericText;
    }

    private static CellClasses ClassifyTime(ReadOnlySpan<byte> cell)
    {
        if (cell.Length == CellParsers.DateLength)
        {
            return CellParsers.TryParseDate(cell, out _) ? CellClasses.Date : CellClasses.Text;
        }

        return CellParsers.TryParseTimestamp(cell, out _, out bool hasOffset)
            ? hasOffset ? CellClasses.TimestampUtc : CellClasses.Timestamp
            : CellClasses.Text;
    }

    /// <summary>A number with a fraction or an exponent.</summary>
    private static CellClasses ClassifyDecimal(ReadOnlySpan<byte> cell, int start, int integerDigits)
    {
        int position = start + integerDigits;
        int fractionDigits = 0;
        if (cell[position] == '.')
        {
            fractionDigits = CountDigits(cell[(position + 1)..]);
            position += 1 + fractionDigits;
            if (fractionDigits == 0)
            {
                return CellClasses.Text;
            }
        }

        bool hasExponent = position < cell.Length && (cell[position] | 0x20) == 'e';
        if (hasExponent)
        {
            position++;
            position += position < cell.Length && cell[position] is (byte)'+' or (byte)'-' ? 1 : 0;
            int exponentDigits = CountDigits(cell[position..]);
            position += exponentDigits;
            if (exponentDigits == 0)
            {
                return CellClasses.Text;
            }
        }

        if (position != cell.Length)
        {
            return CellClasses.Text;
        }

        bool hasLeadingZero = cell[start] == '0' && integerDigits > 1;
        return !hasLeadingZero && SurvivesAsDouble(cell, integerDigits + fractionDigits, hasExponent)
            ? CellClasses.Decimal
            : CellClasses.NumericText;
    }

    private static bool SurvivesAsDouble(ReadOnlySpan<byte> cell, int digits, bool hasExponent)
    {
        if (digits <= SafeDigits && !hasExponent)
        {
            return true;
        }

        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            return false;
        }

        Span<byte> shortest = stackalloc byte[32];
        return value.TryFormat(shortest, out int written, "E16", CultureInfo.InvariantCulture)
            && (digits <= SafeDigits ? value != 0 || IsZero(cell) : digits <= MostDigits + 8 && SameDigits(cell, value));
    }

    /// <summary>Whether the shortest text of a double denotes the same decimal number as the cell.</summary>
    private static bool SameDigits(ReadOnlySpan<byte> cell, double value)
    {
        Span<byte> shortest = stackalloc byte[40];
        value.TryFormat(shortest, out int written, "R", CultureInfo.InvariantCulture);
        return DecimalDigits.Read(cell) == DecimalDigits.Read(shortest[..written]);
    }

    private static bool IsZero(ReadOnlySpan<byte> cell)
    {
        int exponent = cell.IndexOfAny((byte)'e', (byte)'E');
        return (exponent < 0 ? cell : cell[..exponent]).IndexOfAnyInRange((byte)'1', (byte)'9') < 0;
    }

    private static bool LooksNumeric(ReadOnlySpan<byte> text) => text.Length > 0 && char.IsAsciiDigit((char)text[0]);

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        int count = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return count < 0 ? text.Length : count;
    }
}
