using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Reading;

/// <summary>Reads a column's type from the schema: the annotation, else the deprecated one, else the physical type alone.</summary>
internal static class TypeMapping
{
    /// <summary>The type of a leaf. An annotation that is unknown, or does not fit the physical type, counts as none.</summary>
    public static ParquetType ToType(SchemaElement leaf, PhysicalType physical)
    {
        ParquetType plain = new(physical)
        {
            ByteLength = physical == PhysicalType.FixedLenByteArray ? leaf.TypeLength : 0,
        };
        ParquetType annotated = leaf.LogicalType is { } annotation
            ? FromLogicalType(plain, annotation)
            : FromConvertedType(plain, leaf);
        return Fits(annotated) ? annotated : plain;
    }

    private static ParquetType FromLogicalType(ParquetType plain, LogicalTypeAnnotation annotation)
    {
        ParquetType type = plain with { Logical = KindOf(annotation.Id) };
        return type.Logical switch
        {
            LogicalKind.Decimal => type with { Precision = annotation.Precision, Scale = annotation.Scale },
            LogicalKind.Time or LogicalKind.Timestamp =>
                type with { Unit = annotation.Unit, IsAdjustedToUtc = annotation.IsAdjustedToUtc },
            LogicalKind.Integer => type with { BitWidth = annotation.BitWidth, IsSigned = annotation.IsSigned },
            _ => type,
        };
    }

    private static LogicalKind KindOf(int annotation) => annotation switch
    {
        LogicalTypeId.String => LogicalKind.String,
        LogicalTypeId.Enum => LogicalKind.Enum,
        LogicalTypeId.Decimal => LogicalKind.Decimal,
        LogicalTypeId.Date => LogicalKind.Date,
        LogicalTypeId.Time => LogicalKind.Time,
        LogicalTypeId.Timestamp => LogicalKind.Timestamp,
        LogicalTypeId.Integer => LogicalKind.Integer,
        LogicalTypeId.Unknown => LogicalKind.Unknown,
        LogicalTypeId.Json => LogicalKind.Json,
        LogicalTypeId.Bson => LogicalKind.Bson,
        LogicalTypeId.Uuid => LogicalKind.Uuid,
        LogicalTypeId.Float16 => LogicalKind.Float16,
        _ => LogicalKind.None,
    };

    private static ParquetType FromConvertedType(ParquetType plain, SchemaElement leaf) => leaf.ConvertedType switch
    {
        ConvertedTypeId.Utf8 => plain with { Logical = LogicalKind.String },
        ConvertedTypeId.Enum => plain with { Logical = LogicalKind.Enum },
        ConvertedTypeId.Json => plain with { Logical = LogicalKind.Json },
        ConvertedTypeId.Bson => plain with { Logical = LogicalKind.Bson },
        ConvertedTypeId.Interval => plain with { Logical = LogicalKind.Interval },
        ConvertedTypeId.Date => plain with { Logical = LogicalKind.Date },
        ConvertedTypeId.Decimal => plain with
        {
            Logical = LogicalKind.Decimal,
            Precision = leaf.Precision,
            Scale = leaf.Scale,
        },
        ConvertedTypeId.TimeMillis => InUtc(plain, LogicalKind.Time, TimeUnit.Millis),
        ConvertedTypeId.TimeMicros => InUtc(plain, LogicalKind.Time, TimeUnit.Micros),
        ConvertedTypeId.TimestampMillis => InUtc(plain, LogicalKind.Timestamp, TimeUnit.Millis),
        ConvertedTypeId.TimestampMicros => InUtc(plain, LogicalKind.Timestamp, TimeUnit.Micros),
        >= ConvertedTypeId.UInt8 and <= ConvertedTypeId.UInt64 =>
            Integer(plain, leaf.ConvertedType.Value - ConvertedTypeId.UInt8, isSigned: false),
        >= ConvertedTypeId.Int8 and <= ConvertedTypeId.Int64 =>
            Integer(plain, leaf.ConvertedType.Value - ConvertedTypeId.Int8, isSigned: true),
        _ => plain,
    };

    private static ParquetType InUtc(ParquetType plain, LogicalKind kind, TimeUnit unit) =>
        plain with { Logical = kind, Unit = unit, IsAdjustedToUtc = true };

    private static ParquetType Integer(ParquetType plain, int doublings, bool isSigned) =>
        plain with { Logical = LogicalKind.Integer, BitWidth = 8 << doublings, IsSigned = isSigned };

    private static bool Fits(ParquetType type) => type.Logical switch
    {
        LogicalKind.String or LogicalKind.Enum or LogicalKind.Json or LogicalKind.Bson =>
            type.Physical == PhysicalType.ByteArray,
        LogicalKind.Uuid => type.ByteLength == 16,
        LogicalKind.Float16 => type.ByteLength == 2,
        LogicalKind.Interval => type.ByteLength == 12,
        LogicalKind.Date => type.Physical == PhysicalType.Int32,
        LogicalKind.Time => type.Physical == (type.Unit == TimeUnit.Millis ? PhysicalType.Int32 : PhysicalType.Int64),
        LogicalKind.Timestamp => type.Physical == PhysicalType.Int64,
        LogicalKind.Integer => type.BitWidth is 8 or 16 or 32
            ? type.Physical == PhysicalType.Int32
            : type is { BitWidth: 64, Physical: PhysicalType.Int64 },
        LogicalKind.Decimal => type.Precision > 0
            && type.Physical is PhysicalType.Int32 or PhysicalType.Int64
                or PhysicalType.ByteArray or PhysicalType.FixedLenByteArray,
        _ => true,
    };
}
