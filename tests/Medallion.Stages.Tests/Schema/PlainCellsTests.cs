using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Medallion.Stages.Csv;
using Medallion.Stages.Schema;
using Medallion.Stages.Tests.Csv;
using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Schema;

/// <summary>What is read at once is what is read byte by byte.</summary>
public sealed class PlainCellsTests
{
    private static readonly Gen<string> Numbers =
        from digits in Gen.Elements('0', '0', '1', '5', '9', '/', ':', '-', '.', 'a').ListOf()
        from number in Gen.Choose(0, int.MaxValue)
        from isNumber in Gen.Elements(true, true, false)
        select isNumber ? (number >> (digits.Count * 4 % 32)).ToString(CultureInfo.InvariantCulture) : string.Concat(digits);

    private static readonly Gen<string> Dates =
        from day in Gen.Choose(0, 3_652_058)
        from at in Gen.Choose(0, 9)
        from c in Gen.Elements('0', '1', '2', '3', '9', '-', '/', ':', ' ')
        from isChanged in Gen.Elements(true, false)
        let text = DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        select isChanged ? string.Concat(text.AsSpan(0, at), c.ToString(), text.AsSpan(at + 1)) : text;

    private static readonly Gen<string> Cells =
        Gen.OneOf(
            Numbers, Dates, Dates.Select(static date => date + "T10:00"), Gen.Elements("", "\"\"", "\"1\"", "\"2000-01-01\"", "text"));

    [Fact]
    public void Every_day_but_leap_days_is_plain_and_no_text_of_other_digits()
    {
        for (int year = 0; year <= 9999; year += year is > 8 and < 1890 ? 7 : 1)
        {
            for (int month = 0; month <= 19; month++)
            {
                for (int day = 0; day <= 40; day++)
                {
                    byte[] cell = Encoding.ASCII.GetBytes($"{year:0000}-{month:00}-{day:00}");
                    bool isDay = year > 0 && month is > 0 and <= 12 && day > 0 && day <= DateTime.DaysInMonth(year, month);
                    Assert.Equal(isDay && (month, day) != (2, 29), CellParsers.Day.IsPlain(Load(cell), cell.Length));
                }
            }
        }
    }

    [SeededProperty(MaxTest = 5000)]
    public Property Whole_number_that_is_plain_is_the_one_that_is_read_byte_by_byte()
    {
        Gen<(string Cell, string Behind)> cases = from cell in Numbers from behind in Numbers select (cell, behind);
        return Prop.ForAll(Arb.From(cases), static c =>
        {
            byte[] cell = Encoding.ASCII.GetBytes(c.Cell);
            Vector128<byte> text = Load([.. cell, .. Encoding.ASCII.GetBytes(c.Behind)]);
            bool isPlain = c.Cell.Length is >= 1 and <= 8 && c.Cell.All(char.IsAsciiDigit) && (c.Cell[0] != '0' || c.Cell == "0");

            Assert.Equal(isPlain, CellParsers.Integer.IsPlain(text, cell.Length));
            Assert.Equal(isPlain, CellParsers.Integer.TryParsePlain(text, cell.Length, out long value));
            Assert.True(!isPlain || value == long.Parse(c.Cell, CultureInfo.InvariantCulture));
            Assert.True(!isPlain || CellClassifier.Classify(cell) == CellClasses.Integer);
        });
    }

    [SeededProperty(MaxTest = 5000)]
    public Property Date_that_is_plain_is_the_one_that_is_read_byte_by_byte()
    {
        Gen<(string Cell, string Behind)> cases = from cell in Gen.OneOf(Dates, Numbers) from behind in Numbers select (cell, behind);
        return Prop.ForAll(Arb.From(cases), static c =>
        {
            byte[] cell = Encoding.ASCII.GetBytes(c.Cell);
            Vector128<byte> text = Load([.. cell, .. Encoding.ASCII.GetBytes(c.Behind)]);
            bool isDate = CellClassifier.Classify(cell) == CellClasses.Date;

            Assert.Equal(isDate, CellParsers.Day.TryParsePlain(text, cell.Length, out int days));
            Assert.True(!isDate || (CellParsers.TryParseDate(cell, out int expected) && expected == days));
            Assert.True(isDate || !CellParsers.Day.IsPlain(text, cell.Length));
        });
    }

    [SeededProperty(MaxTest = 1000, EndSize = 400)]
    public Property Profile_of_a_column_is_that_of_its_cells_one_by_one() =>
        Prop.ForAll(Arb.From(Cells.ListOf()), static cells =>
        {
            ColumnProfile profile = Profile(cells, '"', out int rows);
            CellClasses expected = CellClasses.None;
            foreach (string cell in cells.TakeWhile(_ => (expected & CellClasses.Text) == CellClasses.None))
            {
                expected |= CellClassifier.Classify(Encoding.ASCII.GetBytes(cell.Trim('"')));
            }

            Assert.Equal(
                (cells.Count, expected, cells.Count(static cell => cell == ""), cells.Count(static cell => cell == "\"\"")),
                (rows, profile.Classes, (int)profile.NullCount, (int)profile.EmptyCount));
        });

    [Fact]
    public void Digit_that_is_the_quote_is_taken_off()
    {
        ColumnProfile profile = Profile(["5", "22", "6", "2text2"], '2', out int rows);
        Assert.Equal(
            (4, CellClasses.Integer | CellClasses.Text, 1), (rows, profile.Classes, (int)profile.EmptyCount));
    }

    private static ColumnProfile Profile(IReadOnlyList<string> cells, char quote, out int rows)
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(cells.Select(static cell => $"{cell},\n")));
        var profile = new ColumnProfile();
        using var index = new CellIndex(CsvReading.LayoutOf(2).Dialect with { Quote = quote }, width: 2);
        using var decoder = new CellDecoder((byte)quote);
        rows = 0;
        for (int position = 0; position < text.Length;)
        {
            position = index.Find(text, position);
            profile.Add(index.Column(text, 0), decoder, new CellRun(index, rows, 0));
            rows += index.RowCount;
        }

        return profile;
    }

    private static Vector128<byte> Load(byte[] text)
    {
        byte[] padded = [.. text, .. Enumerable.Repeat((byte)'7', Vector128<byte>.Count)];
        return Vector128.Create(padded, 0);
    }
}
