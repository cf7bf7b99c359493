using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Format;

/// <summary>Reads nodes of the schema tree.</summary>
internal static class SchemaReader
{
    public static SchemaElement ReadSchemaElement(ref ThriftCompactReader reader, short id)
    {
        PhysicalType? kind = null;
        int typeLength = default;
        Repetition? repetition = null;
        string name = "";
        int childCount = default;
        int? convertedType = null;
        int scale = default;
        int precision = default;
        int? fieldId = null;
        LogicalTypeAnnotation? logicalType = null;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    kind = (PhysicalType)reader.ReadInt32(type);
                    break;
                case 2:
                    typeLength = reader.ReadInt32(type);
                    break;
                case 3:
                    repetition = (Repetition)reader.ReadInt32(type);
                    break;
                case 4:
                    name = reader.ReadString(type);
                    break;
                case 5:
                    childCount = reader.ReadInt32(type);
                    break;
                case 6:
                    convertedType = reader.ReadInt32(type);
                    break;
                case 7:
                    scale = reader.ReadInt32(type);
                    break;
                case 8:
                    precision = reader.ReadInt32(type);
                    break;
                case 9:
                    fieldId = reader.ReadInt32(type);
                    break;
                case 10:
                    logicalType = ReadLogicalType(ref reader, reader.EnterStruct(type));
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new SchemaElement
        {
            Type = kind,
            TypeLength = typeLength,
            Repetition = repetition,
            Name = name,
            ChildCount = childCount,
            ConvertedType = convertedType,
            Scale = scale,
            Precision = precision,
            FieldId = fieldId,
            LogicalType = logicalType,
        };
    }

    /// <remarks>A union: the field that is set names the type; most have no fields of their own.</remarks>
    private static LogicalTypeAnnotation ReadLogicalType(ref ThriftCompactReader reader, short id)
    {
        var annotation = new LogicalTypeAnnotation();
        while (reader.ReadField(ref id, out ThriftType type))
        {
            annotation = ReadParameters(ref reader, id, reader.EnterStruct(type));
        }

        return annotation;
    }

    private static LogicalTypeAnnotation ReadParameters(ref ThriftCompactReader reader, short kind, short id)
    {
        var annotation = new LogicalTypeAnnotation { Id = kind };
        while (reader.ReadField(ref id, out ThriftType type))
        {
            annotation = (kind, id) switch
            {
                (LogicalTypeId.Decimal, 1) => annotation with { Scale = reader.ReadInt32(type) },
                (LogicalTypeId.Decimal, 2) => annotation with { Precision = reader.ReadInt32(type) },
                (LogicalTypeId.Time or LogicalTypeId.Timestamp, 1) =>
                    annotation with { IsAdjustedToUtc = reader.ReadBoolean(type) },
                (LogicalTypeId.Time or LogicalTypeId.Timestamp, 2) =>
                    annotation with { Unit = ReadUnit(ref reader, reader.EnterStruct(type)) },
                (LogicalTypeId.Integer, 1) => annotation with { BitWidth = reader.ReadInt8(type) },
                (LogicalTypeId.Integer, 2) => annotation with { IsSigned = reader.ReadBoolean(type) },
                _ => Skip(ref reader, type, annotation),
            };
        }

        return annotation;
    }

    private static LogicalTypeAnnotation Skip(
        ref ThriftCompactReader reader, ThriftType type, LogicalTypeAnnotation annotation)
    {
        reader.Skip(type);
        return annotation;
    }

    private static TimeUnit ReadUnit(ref ThriftCompactReader reader, short id)
    {
        TimeUnit unit = default;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            unit = id switch
            {
                2 => TimeUnit.Micros,
                3 => TimeUnit.Nanos,
                _ => TimeUnit.Millis,
            };
            reader.Skip(type);
        }

        return unit;
    }
}
