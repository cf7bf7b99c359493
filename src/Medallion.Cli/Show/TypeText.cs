using Medallion.Parquet.Columns;

namespace Medallion.Cli.Show;

/// <summary>Names of column types.</summary>
internal static class TypeText
{
    public static string Of(ParquetType type) => type.Logical switch
    {
        LogicalKind.None when type.Physical == PhysicalType.FixedLenByteArray => $"BINARY({type.ByteLength})",
        LogicalKind.None when type.Physical == PhysicalType.ByteArray => "BINARY",
        LogicalKind.None => type.Physical.ToString().ToUpperInvariant(),
        LogicalKind.Timestamp => $"TIMESTAMP{(type.IsAdjustedToUtc ? " UTC" : "")} ({UnitOf(type)})",
        LogicalKind.Time => $"TIME{(type.IsAdjustedToUtc ? " UTC" : "")} ({UnitOf(type)})",
        LogicalKind.Integer => $"{(type.IsSigned ? "" : "U")}INT{type.BitWidth}",
        LogicalKind.Decimal => $"DECIMAL({type.Precision}, {type.Scale})",
        _ => type.Logical.ToString().ToUpperInvariant(),
    };

    private static string UnitOf(ParquetType type) => type.Unit switch
    {
        TimeUnit.Millis => "ms",
        TimeUnit.Micros => "µs",
        _ => "ns",
    };
}
