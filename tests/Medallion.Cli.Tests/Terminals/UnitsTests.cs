using Medallion.Cli.Terminals;

namespace Medallion.Cli.Tests.Terminals;

public sealed class UnitsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_000, "1.0 kB")]
    [InlineData(22_600_000, "22.6 MB")]
    [InlineData(999_999, "1.0 MB")]
    [InlineData(812_000_000, "812 MB")]
    public void Bytes_are_decimal(double bytes, string expected) => Assert.Equal(expected, Units.Bytes(bytes));

    [Theory]
    [InlineData(0.314, "0.31 s")]
    [InlineData(12.2, "12 s")]
    [InlineData(185, "3:05 min")]
    [InlineData(7_800, "2:10 h")]
    public void Durations_keep_two_places(double seconds, string expected) =>
        Assert.Equal(expected, Units.Duration(TimeSpan.FromSeconds(seconds)));
}
