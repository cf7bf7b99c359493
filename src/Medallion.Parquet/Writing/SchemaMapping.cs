using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>
/// Columns as schema elements: the logical type that current readers take, and the converted type that old ones need
/// (parquet-format, LogicalTypes.md).
/// </summary>
internal static class SchemaMapping
{
    /// <summary>The schema of a flat table: its root and one element for each column.</summary>
    public static IReadOnlyList<SchemaElement> ToElements(IReadOnlyList<ParquetColumn> columns) =>
        [new SchemaElement { Name = "schema", ChildCount = columns.Count }, .. columns.Select(ToElement)];

    private static SchemaElement ToElement(ParquetColumn column) => new()
    {
        Name = column.Name,
        Type = column.Type.Physical,
        TypeLength = column.Type.ByteLength,
        Repetition = column.IsNullable ? Repetition.Optional : Repetition.Required,
        ConvertedType = ToConverted(column.Type),
        LogicalType = ToLogical(column.Type),
        Precision = column.Type.Precision,
        Scale = column.Type.Scale,
    };

    private static LogicalTypeAnnotation? ToLogical(ParquetType type) => type.Logical switch
    {
        LogicalKind.String => new() { Id = LogicalTypeId.String },
        LogicalKind.Enum => new() { Id = LogicalTypeId.Enum },
        LogicalKind.Json => new() { Id = LogicalTypeId.Json },
        LogicalKind.Bson => new() { Id = LogicalTypeId.Bson },
        LogicalKind.Uuid => new() { Id = LogicalTypeId.Uuid },
        LogicalKind.Float16 => new() { Id = LogicalTypeId.Float16 },
        LogicalKind.Date => new() { Id = LogicalTypeId.Date },
        LogicalKind.Time => new() { Id = LogicalTypeId.Time, Unit = type.Unit, IsAdjustedToUtc = type.IsAdjustedToUtc },
        LogicalKind.Timestamp => new() { Id = LogicalTypeId.Timestamp, Unit = type.Unit, IsAdjustedToUtc = type.IsAdjustedToUtc },
        LogicalKind.Integer => new() { Id = LogicalTypeId.Integer, BitWidth = type.BitWidth, IsSigned = type.IsSigned },
        LogicalKind.Decimal => new() { Id = LogicalTypeId.Decimal, Precision = type.Precision, Scale = type.Scale },
        LogicalKind.Unknown => new() { Id = LogicalTypeId.Unknown },
        _ => null,
    };

    /// <summary>Local timestamps and nanoseconds have none: an old reader would take them for instants.</summary>
    private static int? ToConverted(ParquetType type) => type switch
    {
        { Logical: LogicalKind.String } => ConvertedTypeId.Utf8,
        { Logical: LogicalKind.Enum } => ConvertedTypeId.Enum,
        { Logical: LogicalKind.Json } => ConvertedTypeId.Json,
        { Logical: LogicalKind.Bson } => ConvertedTypeId.Bson,
        { Logical: LogicalKind.Date } => ConvertedTypeId.Date,
        { Logical: LogicalKind.Decimal } => ConvertedTypeId.Decimal,
        { Logical: LogicalKind.Interval } => ConvertedTypeId.Interval,
        { Logical: LogicalKind.Time, Unit: TimeUnit.Millis, IsAdjustedToUtc: true } => ConvertedTypeId.TimeMillis,
        { Logical: LogicalKind.Time, Unit: TimeUnit.Micros, IsAdjustedToUtc: true } => ConvertedTypeId.TimeMicros,
        { Logical: LogicalKind.Timestamp, Unit: TimeUnit.Millis, IsAdjustedToUtc: true } => ConvertedTypeId.TimestampMillis,
        { Logical: LogicalKind.Timestamp, Unit: TimeUnit.Micros, IsAdjustedToUtc: true } => ConvertedTypeId.TimestampMicros,
        { Logical: LogicalKind.Integer } => OfInteger(type.BitWidth, type.IsSigned),
        _ => null,
    };

    private static int? OfInteger(int bits, bool isSigned) => (bits, isSigned) switch
    {
        (8, true) => ConvertedTypeId.Int8,
        (16, true) => ConvertedTypeId.Int16,
        (32, true) => ConvertedTypeId.Int32,
        (64, true) => ConvertedTypeId.Int64,
        (8, false) => ConvertedTypeId.UInt8,
        (16, false) => ConvertedTypeId.UInt16,
        (32, false) => ConvertedTypeId.UInt32,
        (64, false) => ConvertedTypeId.UInt64,
        _ => null,
    };
}
