using Medallion.Cli.Run;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Cli.Tests.Run;

public sealed class CompleteByTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("+30s", "2026-01-31T12:30:30Z")]
    [InlineData("+15m", "2026-01-31T12:45:00Z")]
    [InlineData("+1.5h", "2026-01-31T14:00:00Z")]
    [InlineData("13:00", "2026-01-31T13:00:00Z")]
    [InlineData("06:00", "2026-02-01T06:00:00Z")]
    [InlineData("2026-02-03T04:05Z", "2026-02-03T04:05:00Z")]
    [InlineData("2026-02-03T04:05-03:00", "2026-02-03T07:05:00Z")]
    [InlineData("2026-02-03T04:05", "2026-02-03T04:05:00Z")]
    public void Reads_moments_as_people_write_them(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected), CompleteBy.Parse(text, new FakeTimeProvider(Now)));

    [Fact]
    public void A_time_of_day_is_local()
    {
        var time = new FakeTimeProvider(Now);
        time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(-3), "test", "test"));

        Assert.Equal(Now.AddHours(2.5), CompleteBy.Parse("12:00", time));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("+15")]
    [InlineData("+m")]
    [InlineData("25:00")]
    [InlineData("2026-01-31")]
    public void Says_what_is_right_where_it_cannot_read_one(string text)
    {
        UsageException error = Assert.Throws<UsageException>(() => CompleteBy.Parse(text, new FakeTimeProvider(Now)));
        Assert.Contains("+30m", error.Remedy, StringComparison.Ordinal);
    }
}
