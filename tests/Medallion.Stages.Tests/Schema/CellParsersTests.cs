using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Medallion.Stages.Schema;
using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Schema;

public sealed class CellParsersTests
{
    [Fact]
    public void Every_day_of_the_calendar_reads_as_itself()
    {
        for (var day = DateOnly.MinValue; ; day = day.AddDays(1))
        {
            byte[] text = Encoding.ASCII.GetBytes(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Assert.True(CellParsers.TryParseDate(text, out int days));
            Assert.Equal(day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber, days);
            if (day == DateOnly.MaxValue)
            {
                break;
            }
        }
    }

    [SeededProperty(MaxTest = 2000)]
    public Property Text_that_is_nearly_a_date_is_one_only_where_the_framework_says_so()
    {
        Gen<byte[]> cells =
            from text in Gen.Choose(0, 3_000_000)
                .Select(static n => Encoding.ASCII.GetBytes(DateOnly.FromDayNumber(n).ToString("yyyy-MM-dd")))
            from at in Gen.Choose(0, 9)
            from c in Gen.OneOf(Gen.Choose(0, 255), Gen.Choose('0', '9'))
            select (byte[])[.. text[..at], (byte)c, .. text[(at + 1)..]];
        return Prop.ForAll(Arb.From(cells), static cell =>
        {
            bool expected = DateOnly.TryParseExact(
                Encoding.Latin1.GetString(cell), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day);
            Assert.Equal(expected, CellParsers.TryParseDate(cell, out int days));
            Assert.True(!expected || days == day.DayNumber - 719_162);
        });
    }

    [SeededProperty(MaxTest = 2000)]
    public Property Every_moment_reads_as_itself_in_every_form()
    {
        Gen<(DateTime Time, int Digits, char Separator, int? OffsetMinutes)> cases =
            from day in Gen.Choose(1, 3_652_057)
            from second in Gen.Choose(0, 86_399)
            from micro in Gen.Choose(0, 999_999)
            from digits in Gen.Choose(0, 9)
            from separator in Gen.Elements('T', ' ')
            from offset in Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(-1_080, 1_080).Select(static m => (int?)m))
            select (new DateTime(day * TimeSpan.TicksPerDay).AddSeconds(second).AddMicroseconds(micro), digits, separator, offset);
        return Prop.ForAll(Arb.From(cases), static c =>
        {
            long factor = c.Digits >= 6 ? 1 : (long)Math.Pow(10, 6 - c.Digits);
            long ticks = c.Time.Ticks / (TimeSpan.TicksPerMicrosecond * factor) * (TimeSpan.TicksPerMicrosecond * factor);
            var time = new DateTime(ticks);
            string fraction = c.Digits == 0 ? "" : "." + time.ToString("ffffff").PadRight(9, '0')[..c.Digits];
            string offset = c.OffsetMinutes is not { } minutes ? ""
                : minutes == 0 ? "Z"
                : $"{(minutes < 0 ? '-' : '+')}{Math.Abs(minutes) / 60:00}:{Math.Abs(minutes) % 60:00}";
            byte[] text = Encoding.ASCII.GetBytes($"{time:yyyy-MM-dd}{c.Separator}{time:HH:mm:ss}{fraction}{offset}");

            Assert.True(CellParsers.TryParseTimestamp(text, out long micros, out bool hasOffset));
            Assert.Equal(c.OffsetMinutes is not null, hasOffset);
            DateTime utc = time.AddMinutes(-c.OffsetMinutes ?? 0);
            Assert.Equal((utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, micros);
        });
    }
}
