using System.Globalization;
using System.Numerics;

namespace Medallion.Stages.Schema;

/// <summary>A decimal number as its significant digits and the place of the point, so that equal numbers are equal.</summary>
/// <param name="Digits">Significant digits as an integer, without trailing zeros; 0 for zero.</param>
/// <param name="Exponent">Power of ten that the digits are multiplied by; 0 for zero.</param>
/// <param name="IsNegative">Whether it has a minus.</param>
internal readonly record struct DecimalDigits(BigInteger Digits, long Exponent, bool IsNegative)
{
    /// <summary>Reads a well-formed number: minus, digits, fraction, exponent.</summary>
    public static DecimalDigits Read(ReadOnlySpan<byte> text)
    {
        bool isNegative = text[0] == '-';
        ReadOnlySpan<byte> rest = isNegative ? text[1..] : text;
        int e = rest.IndexOfAny((byte)'e', (byte)'E');
        long exponent = e < 0 ? 0 : ReadExponent(rest[(e + 1)..]);
        ReadOnlySpan<byte> mantissa = e < 0 ? rest : rest[..e];
        BigInteger digits = BigInteger.Zero;
        bool behindPoint = false;
        foreach (byte c in mantissa)
        {
            if (c == '.')
            {
                behindPoint = true;
                continue;
            }

            digits = (digits * 10) + (c - '0');
            exponent -= behindPoint ? 1 : 0;
        }

        return Normalize(digits, exponent, isNegative);
    }

    private static long ReadExponent(ReadOnlySpan<byte> text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : int.MaxValue;

    private static DecimalDigits Normalize(BigInteger digits, long exponent, bool isNegative)
    {
        if (digits.IsZero)
        {
            return new DecimalDigits(digits, 0, isNegative);
        }

        while ((digits % 10).IsZero)
        {
            digits /= 10;
            exponent++;
        }

        return new DecimalDigits(digits, exponent, isNegative);
    }
}
