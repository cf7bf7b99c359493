using System.Buffers.Binary;

namespace Medallion.Stages.Schema;

/// <content>Dates and times.</content>
internal static partial class CellParsers
{
    /// <summary>Bytes of yyyy-MM-dd.</summary>
    public const int DateLength = 10;

    /// <summary>Bytes of yyyy-MM-dd HH:mm.</summary>
    public const int ShortestTimestamp = 16;

    private const long MicrosPerSecond = 1_000_000;
    private const long MicrosPerDay = 86_400 * MicrosPerSecond;
    private const long FirstMicro = -719_162L * MicrosPerDay; // 0001-01-01T00:00
    private const long LastMicro = (2_932_897L * MicrosPerDay) - 1; // 9999-12-31T23:59:59.999999
    private const int MaxOffsetHours = 18; // as ISO 8601 libraries have it

    /// <summary>yyyy-MM-dd as days since 1970-01-01; the calendar is Gregorian from the year 1 on.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> cell, out int days)
    {
        days = 0;
        if (cell.Length != DateLength || !IsYearAndMonth(BinaryPrimitives.ReadUInt64LittleEndian(cell)))
        {
            return false;
        }

        int year = (cell[0] * 1000) + (cell[1] * 100) + (cell[2] * 10) + cell[3] - ('0' * 1111);
        int month = (cell[5] * 10) + cell[6] - ('0' * 11);
        if (year == 0 || month is 0 or > 12 || !TryTwoDigits(cell, 8, out int day) || day == 0)
        {
            return false;
        }

        days = DaysBefore(year, month) + day - 1;
        return day <= 28 || day <= DateTime.DaysInMonth(year, month);
    }

    /// <summary>
    /// ISO 8601 date and time, 'T' or a space between them, to the microsecond, as microseconds since 1970-01-01; in UTC
    /// where an offset is given.
    /// </summary>
    public static bool TryParseTimestamp(ReadOnlySpan<byte> cell, out long micros, out bool hasOffset)
    {
        micros = 0;
        hasOffset = false;
        if (cell.Length < ShortestTimestamp
            || cell[DateLength] is not ((byte)'T' or (byte)' ')
            || !TryParseDate(cell[..DateLength], out int days)
            || !TryParseTime(cell[(DateLength + 1)..], out long ofDay, out int consumed))
        {
            return false;
        }

        ReadOnlySpan<byte> offset = cell[(DateLength + 1 + consumed)..];
        hasOffset = offset.Length > 0;
        if (hasOffset && !TryParseOffset(offset, out ofDay, ofDay))
        {
            return false;
        }

        micros = (days * MicrosPerDay) + ofDay;
        return micros is >= FirstMicro and <= LastMicro;
    }

    /// <summary>Whether 8 bytes are dddd-dd-; only digits and hyphens, not which month.</summary>
    private static bool IsYearAndMonth(ulong text)
    {
        const ulong Zeros = 0x2D30_302D_3030_3030; // "0000-00-" read little-endian
        const ulong Limits = 0x7F76_767F_7676_7676; // lifts a digit above 9, or anything for a hyphen, into the high bit
        const ulong HighBits = 0x8080_8080_8080_8080;
        ulong digits = text ^ Zeros;
        return (((digits & ~HighBits) + Limits | digits) & HighBits) == 0;
    }

    /// <summary>Days from 1970-01-01 to the first of a month; years begin in March, so that a leap day is the last.</summary>
    private static int DaysBefore(int year, int month)
    {
        const int DaysTo1970 = 719_468; // from 0000-03-01
        int shifted = month <= 2 ? year - 1 : year;
        int fromMarch = month <= 2 ? month + 9 : month - 3;
        int century = shifted / 100;
        return (365 * shifted) + (shifted / 4) - century + (century / 4) + (((153 * fromMarch) + 2) / 5) - DaysTo1970;
    }

    /// <summary>HH:mm, HH:mm:ss or HH:mm:ss.f…, as microseconds.</summary>
    private static bool TryParseTime(ReadOnlySpan<byte> text, out long micros, out int consumed)
    {
        micros = 0;
        consumed = 5;
        if (text[2] != ':' || !TryTwoDigits(text, 0, out int hour) || !TryTwoDigits(text, 3, out int minute)
            || hour > 23 || minute > 59)
        {
            return false;
        }

        int second = 0;
        long fraction = 0;
        if (text.Length > consumed && text[consumed] == ':')
        {
            if (text.Length < 8 || !TryTwoDigits(text, 6, out second) || second > 59)
            {
                return false;
            }

            consumed = 8;
            if (text.Length > consumed && text[consumed] == '.' && !TryParseFraction(text[9..], out fraction, ref consumed))
            {
                return false;
            }
        }

        micros = (((((hour * 60L) + minute) * 60) + second) * MicrosPerSecond) + fraction;
        return true;
    }

    /// <summary>Fraction of a second; false where it is finer than a microsecond.</summary>
    private static bool TryParseFraction(ReadOnlySpan<byte> text, out long micros, ref int consumed)
    {
        const int Digits = 6;
        micros = 0;
        int digits = 0;
        for (; digits < text.Length && char.IsAsciiDigit((char)text[digits]); digits++)
        {
            int digit = text[digits] - '0';
            if (digits < Digits)
            {
                micros = (micros * 10) + digit;
            }
            else if (digit != 0)
            {
                return false;
            }
        }

        for (int i = digits; i < Digits; i++)
        {
            micros *= 10;
        }

        consumed += 1 + digits;
        return digits > 0;
    }

    /// <summary>Z, ±HH, ±HHmm or ±HH:mm, taken off a local time.</summary>
    private static bool TryParseOffset(ReadOnlySpan<byte> text, out long utc, long local)
    {
        utc = local;
        if (text.Length == 1)
        {
            return text[0] is (byte)'Z' or (byte)'z';
        }

        bool hasColon = text.Length == 6 && text[3] == ':';
        int minutes = 0;
        if (!(hasColon || text.Length is 3 or 5)
            || text[0] is not ((byte)'+' or (byte)'-')
            || !TryTwoDigits(text, 1, out int hours)
            || (text.Length > 3 && !TryTwoDigits(text, text.Length - 2, out minutes))
            || hours > MaxOffsetHours || minutes > 59)
        {
            return false;
        }

        long offset = ((hours * 60L) + minutes) * 60 * MicrosPerSecond;
        utc = text[0] == '-' ? local + offset : local - offset;
        return true;
    }

    private static bool TryTwoDigits(ReadOnlySpan<byte> text, int at, out int value)
    {
        uint tens = (uint)(text[at] - '0');
        uint ones = (uint)(text[at + 1] - '0');
        value = (int)((tens * 10) + ones);
        return tens <= 9 && ones <= 9;
    }
}
