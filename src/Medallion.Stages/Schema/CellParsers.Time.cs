using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
    private const int MonthPlaces = 16;

    /// <summary>
    /// Days of a year before each month, and behind the last one; then those of a leap year. Filled up, so that any four bits can be
    /// looked up.
    /// </summary>
    private static ReadOnlySpan<ushort> DaysBeforeMonths =>
    [
        0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365, 365, 365,
        0, 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366, 366, 366, 366,
    ];

    /// <summary>Days that each month has in every year. Filled up, so that any five bits can be looked up.</summary>
    private static ReadOnlySpan<byte> LeastDaysOfMonths =>
    [
        0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>yyyy-MM-dd as days since 1970-01-01; the calendar is Gregorian from the year 1 on.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> cell, out int days)
    {
        days = 0;
        return cell.Length == DateLength && TryParsePlainDate(
            Vector128.Create(BinaryPrimitives.ReadUInt64LittleEndian(cell), BinaryPrimitives.ReadUInt16LittleEndian(cell[8..])).AsByte(),
            cell.Length,
            out days);
    }

    /// <summary>
    /// As <see cref="TryParseDate"/>, from the 16 bytes that begin with the cell, without a branch on what they are: dates of a
    /// column differ in all that could be told apart.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParsePlainDate(Vector128<byte> text, int length, out int days)
    {
        bool isWritten = HasDigitsOfDate(text, out ulong pairs);
        uint year = ((uint)(pairs & 0xFF) * 100) + (uint)(pairs >> 16 & 0xFF);
        int month = (int)(pairs >> 32 & 15);
        uint day = (uint)(pairs >> 48 & 0xFF);
        int place = (Unsafe.BitCast<bool, byte>(IsLeap(year)) * MonthPlaces) + month;
        uint before = Unsafe.Add(ref MemoryMarshal.GetReference(DaysBeforeMonths), place);
        uint after = Unsafe.Add(ref MemoryMarshal.GetReference(DaysBeforeMonths), place + 1);
        days = DaysBefore(year) + (int)(before + day) - 1;
        return isWritten && length == DateLength && (pairs >> 32 & 0xFF) <= 12 && day - 1 < after - before && year != 0;
    }

    /// <summary>
    /// Whether the 16 bytes begin with a date; not told of the 29th of February, which needs its year looked at.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlainDate(Vector128<byte> text, int length)
    {
        if (length != DateLength || !HasDigitsOfDate(text, out ulong pairs))
        {
            return false;
        }

        int month = (int)(pairs >> 32 & 31);
        uint day = (uint)(pairs >> 48 & 0xFF);
        return day - 1 < Unsafe.Add(ref MemoryMarshal.GetReference(LeastDaysOfMonths), month) && (pairs & 0x00FF_00FF) != 0;
    }

    /// <summary>Whether 16 bytes begin as dddd-dd-dd, with months below 20 and days below 40.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="pairs">
    /// Where they do, the numbers that two digits make: century, year of it, month and day in the bytes 0, 2, 4 and 6.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasDigitsOfDate(Vector128<byte> text, out ulong pairs)
    {
        Vector128<byte> digits = text ^ Vector128.Create("0000-00-00\0\0\0\0\0\0"u8);
        var limits = Vector128.Create(9, 9, 9, 9, 0, 1, 9, 0, 3, 9, 255, 255, 255, 255, 255, (byte)255);
        ulong eight = Vector128.Shuffle(digits, Vector128.Create(0, 1, 2, 3, 5, 6, 8, 9, 255, 255, 255, 255, 255, 255, 255, (byte)255))
            .AsUInt64().ToScalar();

        // Each byte becomes the number of the two digits that it begins; 99 is the most, so that none runs over.
        pairs = (eight * 10) + (eight >> 8);
        return Vector128.LessThanOrEqualAll(digits, limits);
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

    /// <summary>
    /// Of years up to 102,499, by one multiplication (Falk Hüffner, "A leap year check in three instructions", 2025).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLeap(uint year) => ((year * 1_073_750_999) & 3_221_352_463) <= 126_976;

    /// <summary>Days from 1970-01-01 to the first of a year from 1 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DaysBefore(uint year)
    {
        const int DaysTo1970 = 719_162; // from 0001-01-01
        uint whole = year - 1;
        uint century = whole / 100;
        return (int)((365 * whole) + (whole / 4) - century + (century / 4)) - DaysTo1970;
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
