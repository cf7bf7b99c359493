using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Medallion.Stages.Schema;

/// <summary>Reads unescaped cells as values. Each takes exactly the texts that the classifier gives its class.</summary>
internal static class CellParsers
{
    /// <summary>Bytes of yyyy-MM-dd.</summary>
    public const int DateLength = 10;

    private const int UnixEpochDays = 719_162; // DateOnly.DayNumber of 1970-01-01
    private const long MicrosPerSecond = 1_000_000;
    private const long SecondsPerDay = 86_400;

    /// <summary>true or false, in lower, upper or title case.</summary>
    public static bool TryParseBoolean(ReadOnlySpan<byte> cell, out bool value)
    {
        value = cell.Length == 4;
        return cell.SequenceEqual("true"u8) || cell.SequenceEqual("false"u8)
            || cell.SequenceEqual("True"u8) || cell.SequenceEqual("False"u8)
            || cell.SequenceEqual("TRUE"u8) || cell.SequenceEqual("FALSE"u8);
    }

    /// <summary>An integer of 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParseInteger(ReadOnlySpan<byte> cell, out long value) =>
        Utf8Parser.TryParse(cell, out value, out int consumed) && consumed == cell.Length;

    /// <summary>A decimal number.</summary>
    public static bool TryParseDouble(ReadOnlySpan<byte> cell, out double value) =>
        double.TryParse(cell, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out value);

    /// <summary>yyyy-MM-dd as days since 1970-01-01.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> cell, out int days)
    {
        days = 0;
        if (cell.Length != DateLength || cell[4] != '-' || cell[7] != '-'
            || !TryDigits(cell[..4], out int year) || !TryDigits(cell[5..7], out int month) || !TryDigits(cell[8..], out int day)
            || year is 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        days = new DateOnly(year, month, day).DayNumber - UnixEpochDays;
        return true;
    }

    /// <summary>
    /// ISO 8601 date and time, 'T' or a space between them, to the microsecond, as microseconds since 1970-01-01; in UTC
    /// where an offset is given.
    /// </summary>
    public static bool TryParseTimestamp(ReadOnlySpan<byte> cell, out long micros, out bool hasOffset)
    {
        micros = 0;
        hasOffset = false;
        if (cell.Length < 16 || cell[DateLength] is not ((byte)'T' or (byte)' ') || !TryParseDate(cell[..DateLength], out int days)
            || !TryParseTime(cell[(DateLength + 1)..], out long timeMicros, out int consumed))
        {
            return false;
        }

        ReadOnlySpan<byte> offset = cell[(DateLength + 1 + consumed)..];
        hasOffset = offset.Length > 0;
        if (!TryParseOffset(offset, out int offsetMinutes))
        {
            return false;
        }

        micros = (((days * SecondsPerDay) - (offsetMinutes * 60L)) * MicrosPerSecond) + timeMicros;
        return true;
    }

    /// <summary>HH:mm, HH:mm:ss or HH:mm:ss.f…</summary>
    private static bool TryParseTime(ReadOnlySpan<byte> text, out long micros, out int consumed)
    {
        micros = 0;
        consumed = 5;
        if (text.Length < 5 || text[2] != ':' || !TryDigits(text[..2], out int hour) || !TryDigits(text[3..5], out int minute)
            || hour > 23 || minute > 59)
        {
            return false;
        }

        int second = 0;
        long fraction = 0;
        if (text.Length > 5 && text[5] == ':')
        {
            if (text.Length < 8 || !TryDigits(text[6..8], out second) || second > 59)
            {
                return false;
            }

            consumed = 8;
            if (text.Length > 8 && text[8] == '.' && !TryParseFraction(text[9..], out fraction, ref consumed))
            {
                return false;
            }
        }

        micros = ((((hour * 60L) + minute) * 60) + second) * MicrosPerSecond;
        micros += fraction;
        return true;
    }

    /// <summary>Fraction of a second; false where it is finer than a microsecond.</summary>
    private static bool TryParseFraction(ReadOnlySpan<byte> text, out long micros, ref int consumed)
    {
        micros = 0;
        int digits = 0;
        for (; digits < text.Length && char.IsAsciiDigit((char)text[digits]); digits++)
        {
            int digit = text[digits] - '0';
            if (digits < 6)
            {
                micros = (micros * 10) + digit;
            }
            else if (digit != 0)
            {
                return false;
            }
        }

        for (int i = digits; i < 6; i++)
        {
            micros *= 10;
        }

        consumed += 1 + digits;
        return digits > 0;
    }

    /// <summary>Nothing, Z, ±HH:mm or ±HHmm.</summary>
    private static bool TryParseOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 0 || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z'))
        {
            return true;
        }

        bool hasColon = text.Length == 6 && text[3] == ':';
        if (!(hasColon || text.Length == 5) || text[0] is not ((byte)'+' or (byte)'-')
            || !TryDigits(text[1..3], out int hours) || !TryDigits(text[^2..], out int rest) || hours > 18 || rest > 59)
        {
            return false;
        }

        minutes = ((hours * 60) + rest) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (byte c in text)
        {
            uint digit = (uint)(c - '0');
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + (int)digit;
        }

        return true;
    }
}
