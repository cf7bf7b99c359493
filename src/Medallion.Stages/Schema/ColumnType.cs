namespace Medallion.Stages.Schema;

/// <summary>Type of a column, as inferred or declared. The numbers are those of medallion.v1.ColumnType.</summary>
public enum ColumnType
{
    /// <summary>64-bit signed integer.</summary>
    Bigint = 1,

    /// <summary>IEEE 754 double.</summary>
    Double = 2,

    /// <summary>`true` or `false`. Another spelling, such as `TRUE`, is text.</summary>
    Boolean = 3,

    /// <summary>ISO calendar date, yyyy-MM-dd.</summary>
    Date = 4,

    /// <summary>Date and time without an offset, microseconds.</summary>
    Timestamp = 5,

    /// <summary>Instant in UTC, microseconds; read from text that carries an offset.</summary>
    TimestampUtc = 6,

    /// <summary>UTF-8 text.</summary>
    String = 7,
}
