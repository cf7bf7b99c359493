using System.Buffers.Text;

namespace Medallion.Stages.Schema;

/// <summary>Says what a cell reads as. A type is taken only where it loses nothing of the text.</summary>
internal static class CellClassifier
{
    /// <summary>Largest integer up to which every integer is a double.</summary>
    private const long LargestExactInteger = 1L << 53;

    /// <summary>Digits of integers that are all smaller than that.</summary>
    private const int SafeDigits = 15;

    private const CellClasses Numbers =
        CellClasses.Integer | CellClasses.LargeInteger | CellClasses.Decimal | CellClasses.NumericText;

    /// <summary>What an unescaped cell reads as; <see cref="CellClasses.None"/> where it is empty.</summary>
    public static CellClasses Classify(ReadOnlySpan<byte> cell)
    {
        if (cell.Length == 0)
        {
            return CellClasses.None;
        }

        byte first = cell[0];
        if (char.IsAsciiDigit((char)first) || first is (byte)'-' or (byte)'.')
        {
            return ClassifyNumberOrTime(cell);
        }

        if (first == '+')
        {
            return cell.Length > 1 && cell[1] != '-' && (ClassifyNumberOrTime(cell[1..]) & Numbers) != CellClasses.None
                ? CellClasses.NumericText
                : CellClasses.Text;
        }

        return first is (byte)'t' or (byte)'f' && CellParsers.TryParseBoolean(cell, out _) ? CellClasses.Boolean : CellClasses.Text;
    }

    private static CellClasses ClassifyNumberOrTime(ReadOnlySpan<byte> cell)
    {
        int start = cell.Length > 0 && cell[0] == '-' ? 1 : 0;
        int digits = CountDigits(cell[start..]);
        if (start + digits == cell.Length)
        {
            return digits == 0 ? CellClasses.Text : ClassifyInteger(cell, start, digits);
        }

        if (start == 0 && digits == 4 && cell.Length >= CellParsers.DateLength && cell[4] == '-')
        {
            return ClassifyTime(cell);
        }

        return DecimalText.TryRead(cell, out DecimalText number)
            ? !number.HasPadding && number.SurvivesAsDouble(cell) ? CellClasses.Decimal : CellClasses.NumericText
            : CellClasses.Text;
    }

    private static CellClasses ClassifyInteger(ReadOnlySpan<byte> cell, int start, int digits)
    {
        if (cell[start] == '0' && (digits > 1 || start == 1))
        {
            return digits > 1 ? CellClasses.NumericText : CellClasses.Decimal; // -0: a double keeps its sign, an integer does not
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

    /// <summary>Digits that text starts with; a loop, because most numbers are short.</summary>
    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        int count = 0;
        while (count < text.Length && char.IsAsciiDigit((char)text[count]))
        {
            count++;
        }

        return count;
    }
}
