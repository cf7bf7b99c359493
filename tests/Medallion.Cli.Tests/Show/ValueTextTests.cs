using Medallion.Cli.Show;
using Medallion.Parquet.Columns;

namespace Medallion.Cli.Tests.Show;

public sealed class ValueTextTests
{
    [Fact]
    public void Dates_and_times_read_as_such()
    {
        Assert.Equal("1970-01-01", ValueText.Of(0, ParquetType.Date));
        Assert.Equal("1969-12-31", ValueText.Of(-1, ParquetType.Date));
        Assert.Equal("1970-01-01 00:00:01.5", ValueText.Of(1_500_000, ParquetType.Timestamp));
        Assert.Equal("1970-01-01 00:00:00Z", ValueText.Of(0, ParquetType.TimestampUtc));
    }

    [Fact]
    public void What_lies_beyond_the_calendar_is_still_shown()
    {
        Assert.Contains("since 1970", ValueText.Of(long.MaxValue, ParquetType.Timestamp), StringComparison.Ordinal);
        Assert.Contains("since 1970", ValueText.Of(int.MaxValue, ParquetType.Date), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 2, "0.05")]
    [InlineData(-12345, 2, "-123.45")]
    [InlineData(7, 0, "7")]
    [InlineData(7, -2, "700")]
    public void Decimals_have_their_point(long unscaled, int scale, string expected)
    {
        var type = new ParquetType(PhysicalType.Int64, LogicalKind.Decimal) { Scale = scale };
        Assert.Equal(expected, ValueText.Of(unscaled, type));
    }

    [Fact]
    public void Bytes_without_a_meaning_are_hexadecimal_and_short()
    {
        Assert.Equal("0x01FF", ValueText.Of([1, 255], ParquetType.Binary));
        Assert.Equal("é", ValueText.Of("é"u8, ParquetType.String));
        Assert.Contains("(100 bytes)", ValueText.Of(new byte[100], ParquetType.Binary), StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_are_read_and_compared_by_type()
    {
        byte[] minusOne = [255, 255, 255, 255];
        byte[] one = [1, 0, 0, 0];
        var unsigned = new ParquetType(PhysicalType.Int32, LogicalKind.Integer) { BitWidth = 32, IsSigned = false };

        Assert.Equal("-1", StatisticValue.ToText(minusOne, ParquetType.Int32));
        Assert.Equal("4294967295", StatisticValue.ToText(minusOne, unsigned));
        Assert.True(StatisticValue.Compare(minusOne, one, ParquetType.Int32) < 0);
        Assert.True(StatisticValue.Compare(minusOne, one, unsigned) > 0);
        Assert.Null(StatisticValue.ToText([1, 2], ParquetType.Int32));
    }
}
