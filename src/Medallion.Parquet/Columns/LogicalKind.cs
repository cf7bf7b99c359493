namespace Medallion.Parquet.Columns;

/// <summary>What a column's values mean (parquet-format, LogicalTypes.md).</summary>
public enum LogicalKind
{
    /// <summary>Nothing beyond the physical type.</summary>
    None,

    /// <summary>UTF-8 text in a byte array.</summary>
    String,

    /// <summary>UTF-8 text of an enumeration in a byte array.</summary>
    Enum,

    /// <summary>JSON text in a byte array.</summary>
    Json,

    /// <summary>BSON document in a byte array.</summary>
    Bson,

    /// <summary>UUID, 16 bytes big-endian.</summary>
    Uuid,

    /// <summary>Half-precision float in 2 bytes, little-endian.</summary>
    Float16,

    /// <summary>Days since 1970-01-01 in an Int32.</summary>
    Date,

    /// <summary>Time of day in an Int32 (milliseconds) or Int64 (microseconds, nanoseconds).</summary>
    Time,

    /// <summary>Time since 1970-01-01 00:00 in an Int64.</summary>
    Timestamp,

    /// <summary>Integer of 8, 16, 32 or 64 bits, signed or not.</summary>
    Integer,

    /// <summary>Unscaled decimal in an Int32, Int64, byte array or fixed-length byte array.</summary>
    Decimal,

    /// <summary>Months, days and milliseconds, 12 bytes. Legacy only.</summary>
    Interval,

    /// <summary>A column of nothing but nulls.</summary>
    Unknown,
}
