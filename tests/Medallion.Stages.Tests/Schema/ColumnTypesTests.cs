using Medallion.Stages.Schema;

namespace Medallion.Stages.Tests.Schema;

public sealed class ColumnTypesTests
{
    [Theory]
    [InlineData((int)(CellClasses.Integer), ColumnType.Bigint)]
    [InlineData((int)(CellClasses.Integer | CellClasses.LargeInteger), ColumnType.Bigint)]
    [InlineData((int)(CellClasses.Decimal), ColumnType.Double)]
    [InlineData((int)(CellClasses.Integer | CellClasses.Decimal), ColumnType.Double)]
    [InlineData((int)(CellClasses.LargeInteger | CellClasses.Decimal), ColumnType.String)]
    [InlineData((int)(CellClasses.Boolean), ColumnType.Boolean)]
    [InlineData((int)(CellClasses.Boolean | CellClasses.Integer), ColumnType.String)]
    [InlineData((int)(CellClasses.Date), ColumnType.Date)]
    [InlineData((int)(CellClasses.Date | CellClasses.Timestamp), ColumnType.Timestamp)]
    [InlineData((int)(CellClasses.Timestamp), ColumnType.Timestamp)]
    [InlineData((int)(CellClasses.TimestampUtc), ColumnType.TimestampUtc)]
    [InlineData((int)(CellClasses.Timestamp | CellClasses.TimestampUtc), ColumnType.String)]
    [InlineData((int)(CellClasses.Date | CellClasses.TimestampUtc), ColumnType.String)]
    [InlineData((int)(CellClasses.Date | CellClasses.Integer), ColumnType.String)]
    [InlineData((int)(CellClasses.NumericText | CellClasses.Integer), ColumnType.String)]
    [InlineData((int)(CellClasses.Text), ColumnType.String)]
    public void Narrowest_type_without_loss_is_taken(int classes, ColumnType expected) =>
        Assert.Equal(expected, ColumnTypes.Resolve((CellClasses)classes));

    [Fact]
    public void Column_without_values_has_no_type_of_its_own() => Assert.Null(ColumnTypes.Resolve(CellClasses.None));
}
