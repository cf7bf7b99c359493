namespace Medallion.Parquet.Columns;

/// <summary>Type of a column: how its values are stored and what they mean.</summary>
/// <param name="Physical">How the values are stored.</param>
/// <param name="Logical">What they mean.</param>
public sealed record ParquetType(PhysicalType Physical, LogicalKind Logical = LogicalKind.None)
{
    /// <summary>True or false.</summary>
    public static ParquetType Boolean { get; } = new(PhysicalType.Boolean);

    /// <summary>32-bit signed integer.</summary>
    public static ParquetType Int32 { get; } = new(PhysicalType.Int32);

    /// <summary>64-bit signed integer.</summary>
    public static ParquetType Int64 { get; } = new(PhysicalType.Int64);

    /// <summary>IEEE 754 single.</summary>
    public static ParquetType Float { get; } = new(PhysicalType.Float);

    /// <summary>IEEE 754 double.</summary>
    public static ParquetType Double { get; } = new(PhysicalType.Double);

    /// <summary>UTF-8 text.</summary>
    public static ParquetType String { get; } = new(PhysicalType.ByteArray, LogicalKind.String);

    /// <summary>Bytes.</summary>
    public static ParquetType Binary { get; } = new(PhysicalType.ByteArray);

    /// <summary>Calendar date.</summary>
    public static ParquetType Date { get; } = new(PhysicalType.Int32, LogicalKind.Date);

    /// <summary>Date and time without an offset, microseconds.</summary>
    public static ParquetType Timestamp { get; } =
        new(PhysicalType.Int64, LogicalKind.Timestamp) { Unit = TimeUnit.Micros };

    /// <summary>Instant in UTC, microseconds.</summary>
    public static ParquetType TimestampUtc { get; } =
        new(PhysicalType.Int64, LogicalKind.Timestamp) { Unit = TimeUnit.Micros, IsAdjustedToUtc = true };

    /// <summary>Unit of a time or timestamp.</summary>
    public TimeUnit Unit { get; init; }

    /// <summary>Whether a time or timestamp is an instant in UTC.</summary>
    public bool IsAdjustedToUtc { get; init; }

    /// <summary>Bytes of each value of a <see cref="PhysicalType.FixedLenByteArray"/>, else 0.</summary>
    public int ByteLength { get; init; }

    /// <summary>Bits of an <see cref="LogicalKind.Integer"/>: 8, 16, 32 or 64.</summary>
    public int BitWidth { get; init; }

    /// <summary>Whether an <see cref="LogicalKind.Integer"/> has a sign.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Digits of a <see cref="LogicalKind.Decimal"/>.</summary>
    public int Precision { get; init; }

    /// <summary>Digits behind the point of a <see cref="LogicalKind.Decimal"/>.</summary>
    public int Scale { get; init; }
}
