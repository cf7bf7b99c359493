using System.Buffers.Text;
using System.Globalization;

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
