using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Medallion.Stages.Schema;

/// <summary>Reads unescaped cells as values. Each takes every text that the classifier gives the type's classes.</summary>
internal static partial class CellParsers
{
    /// <summary>Digits that fit 64 bits whatever they are.</summary>
    private const int SafeIntegerDigits = 18;

    /// <summary>true or false. Other spellings stay text: written back, TRUE would be true.</summary>
    public static bool TryParseBoolean(ReadOnlySpan<byte> cell, out bool value)
    {
        value = cell.SequenceEqual("true"u8);
        return value || cell.SequenceEqual("false"u8);
    }

    /// <summary>An integer of 64 bits: a minus or none, then digits.</summary>
    public static bool TryParseInteger(ReadOnlySpan<byte> cell, out long value)
    {
        value = 0;
        int start = cell.Length > 0 && cell[0] == '-' ? 1 : 0;
        if (cell.Length - start is 0 or > SafeIntegerDigits)
        {
            return Utf8Parser.TryParse(cell, out value, out int consumed) && consumed == cell.Length;
        }

        for (int i = start; i < cell.Length; i++)
        {
            uint digit = (uint)(cell[i] - '0');
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        value = start == 1 ? -value : value;
        return true;
    }

    /// <summary>1 to 8 digits without a zero in front, but for 0 itself, from the 8 bytes that begin with the cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParsePlainInteger(ulong text, int length, out long value)
    {
        bool isWritten = IsPlainInteger(text, length, out ulong digits);
        ulong pairs = (digits * 10) + (digits >> 8);
        ulong fours = ((pairs & 0x00FF_00FF_00FF_00FF) * ((100UL << 16) + 1)) >> 16;
        value = (long)(((fours & 0x0000_FFFF_0000_FFFF) * ((10_000UL << 32) + 1)) >> 32);
        return isWritten;
    }

    /// <summary>Whether there are 1 to 8 digits without a zero in front, but for 0 itself.</summary>
    /// <param name="text">The 8 bytes that begin with the cell.</param>
    /// <param name="length">Bytes of the cell.</param>
    /// <param name="digits">The last digit in the highest byte, the others below, then zeros.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlainInteger(ulong text, int length, out ulong digits)
    {
        const ulong Zeros = 0x3030_3030_3030_3030;
        const ulong Limits = 0x7676_7676_7676_7676; // lifts a digit above 9 to the high bit
        const ulong HighBits = 0x8080_8080_8080_8080;

        // What follows the cell is shifted out.
        digits = (text ^ Zeros) << (64 - (8 * length));
        return (uint)(length - 1) < sizeof(ulong)
            && ((((digits & ~HighBits) + Limits) | digits) & HighBits) == 0
            && ((byte)text != '0' || length == 1);
    }

    /// <summary>A decimal number.</summary>
    public static bool TryParseDouble(ReadOnlySpan<byte> cell, out double value)
    {
        value = 0;
        return DecimalText.TryRead(cell, out DecimalText number)
            && (number.TryToDouble(out value)
                || double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value));
    }

    /// <summary>BIGINT.</summary>
    internal readonly struct Integer : ICellParser<long>
    {
        public static bool TryParse(ReadOnlySpan<byte> cell, out long value) => TryParseInteger(cell, out value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool TryParsePlain(Vector128<byte> text, int length, out long value) =>
            TryParsePlainInteger(text.AsUInt64().ToScalar(), length, out value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool IsPlain(Vector128<byte> text, int length) => IsPlainInteger(text.AsUInt64().ToScalar(), length, out _);
    }

    /// <summary>DOUBLE.</summary>
    internal readonly struct Number : ICellParser<double>
    {
        public static bool TryParse(ReadOnlySpan<byte> cell, out double value) => TryParseDouble(cell, out value);
    }

    /// <summary>BOOLEAN.</summary>
    internal readonly struct Flag : ICellParser<bool>
    {
        public static bool TryParse(ReadOnlySpan<byte> cell, out bool value) => TryParseBoolean(cell, out value);
    }

    /// <summary>DATE, as days since 1970-01-01.</summary>
    internal readonly struct Day : ICellParser<int>
    {
        public static bool TryParse(ReadOnlySpan<byte> cell, out int value) => TryParseDate(cell, out value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool TryParsePlain(Vector128<byte> text, int length, out int value) => TryParsePlainDate(text, length, out value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool IsPlain(Vector128<byte> text, int length) => IsPlainDate(text, length);
    }

    /// <summary>TIMESTAMP, as microseconds since 1970-01-01; a date is its midnight where timestamps are beside it.</summary>
    internal readonly struct Instant : ICellParser<long>
    {
        public static bool TryParse(ReadOnlySpan<byte> cell, out long value)
        {
            if (TryParseDate(cell, out int days))
            {
                value = days * MicrosPerDay;
                return true;
            }

            return TryParseTimestamp(cell, out value, out _);
        }
    }
}
