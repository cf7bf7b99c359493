using System.Globalization;
using System.Runtime.InteropServices;

namespace Medallion.Stages.Schema;

/// <summary>A decimal number as it is written: its significant digits and the power of ten they are multiplied by.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct DecimalText
{
    /// <summary>Digits that 64 bits hold whatever they are.</summary>
    private const int MostDigits = 19;

    /// <summary>Decimal digits that survive a round trip through a double, whatever they are.</summary>
    private const int SafeDigits = 15;

    /// <summary>Decimal digits of the longest shortest text of a double.</summary>
    private const int LongestShortest = 17;

    /// <summary>Powers of ten well within those at which doubles have all their digits.</summary>
    private const int SafeMagnitude = 300;

    private static readonly ulong[] IntegerPowers =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>Powers of ten that doubles hold exactly.</summary>
    private static readonly double[] ExactPowers =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    private readonly ulong _digits;
    private readonly int _count;
    private readonly int _exponent;
    private readonly bool _isNegative;

    private DecimalText(ulong digits, int count, int exponent, bool isNegative, bool hasPadding)
    {
        _digits = digits;
        _count = count;
        _exponent = exponent;
        _isNegative = isNegative;
        HasPadding = hasPadding;
    }

    /// <summary>Whether zeros stand before the integer part, as in 007.5.</summary>
    public bool HasPadding { get; }

    /// <summary>Whether the shortest text of the double next to the number denotes the same number.</summary>
    public bool SurvivesAsDouble(ReadOnlySpan<byte> text)
    {
        if (_count == 0 || (_count <= SafeDigits && Math.Abs(_count + _exponent) <= SafeMagnitude))
        {
            return true;
        }

        if (_count > LongestShortest
            || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value))
        {
            return false;
        }

        Span<byte> shortest = stackalloc byte[32];
        return value.TryFormat(shortest, out int written, "R", CultureInfo.InvariantCulture)
            && TryRead(shortest[..written], out DecimalText read)
            && read._digits == _digits
            && read._exponent == _exponent;
    }

    /// <summary>The double, where one correctly rounded operation gives it.</summary>
    public bool TryToDouble(out double value)
    {
        value = _digits;
        if (_count > SafeDigits || Math.Abs(_exponent) >= ExactPowers.Length)
        {
            return _count == 0 && Sign(ref value);
        }

        value = _exponent < 0 ? value / ExactPowers[-_exponent] : value * ExactPowers[_exponent];
        return Sign(ref value);
    }

    /// <summary>Reads a minus or none, digits with or without a fraction, an exponent or none; no other text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out DecimalText number)
    {
        number = default;
        int start = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var digits = new Accumulator();
        int integers = digits.Take(text[start..]);
        int position = start + integers;
        int fractions = 0;
        if (position < text.Length && text[position] == '.')
        {
            fractions = digits.Take(text[(position + 1)..]);
            position += 1 + fractions;
            if (fractions == 0)
            {
                return false;
            }
        }

        if (integers + fractions == 0 || !TryReadExponent(text[position..], out int exponent))
        {
            return false;
        }

        bool hasPadding = integers > 1 && text[start] == '0';
        int power = digits.Count == 0 ? 0 : exponent - fractions + digits.TrailingZeros;
        number = new DecimalText(digits.Value, digits.Count, power, start == 1, hasPadding);
        return true;
    }

    /// <summary>Nothing, or e and an integer; one beyond any double's is cut to one that is.</summary>
    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        const int Beyond = 100_000_000;
        exponent = 0;
        if (text.Length == 0)
        {
            return true;
        }

        int start = text.Length > 1 && text[1] is (byte)'+' or (byte)'-' ? 2 : 1;
        if ((text[0] | 0x20) != 'e' || start == text.Length)
        {
            return false;
        }

        foreach (byte c in text[start..])
        {
            uint digit = (uint)(c - '0');
            if (digit > 9)
            {
                return false;
            }

            exponent = Math.Min(Beyond, (exponent * 10) + (int)digit);
        }

        exponent = text[1] == '-' ? -exponent : exponent;
        return true;
    }

    private bool Sign(ref double value)
    {
        value = _isNegative ? -value : value;
        return true;
    }

    /// <summary>Significant digits as an integer, zeros in front and behind left out.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Accumulator
    {
        /// <summary>The digits; meaningless where there are more than 19.</summary>
        public ulong Value { get; private set; }

        /// <summary>How many there are.</summary>
        public int Count { get; private set; }

        /// <summary>Zeros behind them.</summary>
        public int TrailingZeros { get; private set; }

        /// <summary>Takes the digits that text starts with; returns how many.</summary>
        public int Take(ReadOnlySpan<byte> text)
        {
            int taken = 0;
            for (; taken < text.Length && char.IsAsciiDigit((char)text[taken]); taken++)
            {
                Add((uint)(text[taken] - '0'));
            }

            return taken;
        }

        private void Add(uint digit)
        {
            if (digit == 0)
            {
                TrailingZeros += Count > 0 ? 1 : 0;
                return;
            }

            Count += TrailingZeros + 1;
            Value = Count <= MostDigits ? (Value * IntegerPowers[TrailingZeros + 1]) + digit : Value;
            TrailingZeros = 0;
        }
    }
}
