using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Medallion.Stages.Schema;
using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Schema;

public sealed class CellClassifierTests
{
    public static TheoryData<string> Integers => ["0", "7", "-7", "10", "123456789012345", "9007199254740992", "-9007199254740992"];

    public static TheoryData<string> LargeIntegers =>
        ["9007199254740993", "-9007199254740993", "9223372036854775807", "-9223372036854775808", "1234567890123456789"];

    public static TheoryData<string> Decimals =>
    [
        "1.5", "1.50", "-0", "0.0", "-0.0", "0.1", ".5", "-.5", "1e5", "1E+5", "1.25e-3", "123456789.012345", "0.30000000000000004",
        "179769313486231570000.0", "1.7976931348623157e308", "5e-324",
        "2.2250738585072014E-308", "0e999999999999", "1.000000000000000000000000",
        "0.000000000000000000000000000001", "100.0", "1234567890123456.0e-3",
    ];

    public static TheoryData<string> NumericTexts =>
    [
        "007", "-007", "00", "-00", "+55", "+1.5",
        "+5511987654321", "00.5", "9223372036854775808", "12345678901234567890", "1e309", "-1e400",
        "1e-400", "4.9e-324", "0.1000000000000000055511151231257827", "1.2345678901234567890", "1.23456789012345e-320", "1e999999999999",
    ];

    public static TheoryData<string> Booleans => ["true", "false"];

    public static TheoryData<string> Dates => ["2024-01-31", "2024-02-29", "2000-02-29", "1900-02-28", "0001-01-01", "9999-12-31"];

    public static TheoryData<string> Timestamps =>
    [
        "2024-01-31T10:20", "2024-01-31 10:20", "2024-01-31T10:20:30", "2024-01-31T10:20:30.1", "2024-01-31T10:20:30.123456",
        "2024-01-31T10:20:30.123456000", "2024-01-31 00:00:00", "9999-12-31T23:59:59.999999",
    ];

    public static TheoryData<string> Instants =>
    [
        "2024-01-31T10:20Z", "2024-01-31T10:20:30Z", "2024-01-31 10:20:30.5+02:00", "2024-01-31T10:20:30-0330", "2024-01-31 10:20:30+00",
    ];

    public static TheoryData<string> Texts =>
    [
        "a", "-", ".", "+", "--5", "+-5", "1.", "1e", "1e+", "e5",
        "1,5", "1 ", " 1", "0x10", "NaN", "nan", "inf", "Infinity", "-inf", "1_000",
        "TRUE", "FALSE", "True", "False", "tRue", "yes", "t",
        "2024-13-01", "2024-02-30", "1900-02-29", "2024-00-10", "2024-01-00", "0000-01-01", "2024-1-31", "2024/01/31",
        "8/17/1921", "2024-01-31T", "2024-01-31T24:00",
        "2024-01-31T10:60", "2024-01-31T10:20:60", "2024-01-31T10:20:30.", "2024-01-31T1020",
        "2024-01-31T10:20:30.1234567", "2024-01-31T10:20:30+2", "2024-01-31T10:20:30+19:00", "2024-01-31t10:20", "2024-01-31X10:20",
        "2024-01-31T10:20:30 Z", "0001-01-01T00:00+01:00", "9999-12-31T23:59-00:01", "846-790-4623x4715", "1.2.3", "192.168.0.1", "１",
        "2024-01-3a", "2\u00B024-01-01", "2024-01", "+2024-01-31", "-.e5", "5e5e5",
    ];

    [Theory]
    [MemberData(nameof(Integers))]
    public void Integers_that_doubles_hold(string cell) => Assert.Equal(CellClasses.Integer, Classify(cell));

    [Theory]
    [MemberData(nameof(LargeIntegers))]
    public void Integers_that_doubles_do_not_hold(string cell) => Assert.Equal(CellClasses.LargeInteger, Classify(cell));

    [Theory]
    [MemberData(nameof(Decimals))]
    public void Decimals_that_doubles_hold(string cell) => Assert.Equal(CellClasses.Decimal, Classify(cell));

    [Theory]
    [MemberData(nameof(NumericTexts))]
    public void Numbers_that_would_lose_something(string cell) => Assert.Equal(CellClasses.NumericText, Classify(cell));

    [Theory]
    [MemberData(nameof(Booleans))]
    public void Flags(string cell) => Assert.Equal(CellClasses.Boolean, Classify(cell));

    [Theory]
    [MemberData(nameof(Dates))]
    public void Calendar_dates(string cell) => Assert.Equal(CellClasses.Date, Classify(cell));

    [Theory]
    [MemberData(nameof(Timestamps))]
    public void Local_times(string cell) => Assert.Equal(CellClasses.Timestamp, Classify(cell));

    [Theory]
    [MemberData(nameof(Instants))]
    public void Times_with_an_offset(string cell) => Assert.Equal(CellClasses.TimestampUtc, Classify(cell));

    [Theory]
    [MemberData(nameof(Texts))]
    public void Anything_else_is_text(string cell) => Assert.Equal(CellClasses.Text, Classify(cell));

    [SeededProperty(MaxTest = 2000)]
    public Property Decimals_are_taken_exactly_when_their_double_reads_back_as_the_same_number()
    {
        Gen<string> digits = Gen.Choose(1, 18)
            .SelectMany(static n => Gen.Elements("0123456789".ToCharArray()).ArrayOf(n))
            .Select(static c => new string(c));
        Gen<string> numbers =
            from sign in Gen.Elements("", "-")
            from whole in digits
            from fraction in digits
            from exponent in Gen.OneOf(Gen.Constant(""), Gen.Choose(-330, 310).Select(static e => $"e{e}"))
            select $"{sign}{whole.TrimStart('0').PadLeft(1, '0')}.{fraction}{exponent}";
        return Prop.ForAll(Arb.From(numbers), static text =>
        {
            double value = double.Parse(text, CultureInfo.InvariantCulture);
            bool survives = double.IsFinite(value) && Canonical(value.ToString("R", CultureInfo.InvariantCulture)) == Canonical(text);
            Assert.Equal(survives ? CellClasses.Decimal : CellClasses.NumericText, Classify(text));
            Assert.True(CellParsers.TryParseDouble(Encoding.ASCII.GetBytes(text), out double parsed));
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(parsed));
        });
    }

    [SeededProperty(MaxTest = 1000)]
    public Property Every_integer_reads_as_itself()
    {
        Gen<long> numbers = Gen.OneOf(
            Gen.Choose(-100_000, 100_000).Select(static n => (long)n),
            Gen.Two(Gen.Choose(int.MinValue, int.MaxValue)).Select(static p => ((long)p.Item1 << 32) ^ (uint)p.Item2),
            Gen.Elements(long.MinValue, long.MaxValue, 999_999_999_999_999_999, 1_000_000_000_000_000_000));
        return Prop.ForAll(Arb.From(numbers), static number =>
        {
            byte[] text = Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
            bool isExact = number is >= -(1L << 53) and <= 1L << 53;
            Assert.Equal(isExact ? CellClasses.Integer : CellClasses.LargeInteger, CellClassifier.Classify(text));
            Assert.True(CellParsers.TryParseInteger(text, out long value));
            Assert.Equal(number, value);
        });
    }

    private static CellClasses Classify(string cell) => CellClassifier.Classify(Encoding.UTF8.GetBytes(cell));

    /// <summary>Significant digits and power of ten, so that equal numbers are equal texts.</summary>
    private static string Canonical(string number)
    {
        string[] parts = number.TrimStart('-').ToUpperInvariant().Split('E');
        string[] mantissa = parts[0].Split('.');
        string all = mantissa[0] + mantissa.ElementAtOrDefault(1);
        int exponent = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - (all.Length - mantissa[0].Length);
        string significant = all.TrimStart('0').TrimEnd('0');
        exponent += all.Length - all.TrimEnd('0').Length;
        return significant.Length == 0 ? "0" : $"{significant}e{exponent}";
    }
}
