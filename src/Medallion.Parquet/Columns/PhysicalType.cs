namespace Medallion.Parquet.Columns;

/// <summary>How Parquet stores a column's values. The numbers are those of parquet.thrift <c>Type</c>.</summary>
public enum PhysicalType
{
    /// <summary>One bit.</summary>
    Boolean = 0,

    /// <summary>32-bit signed integer.</summary>
    Int32 = 1,

    /// <summary>64-bit signed integer.</summary>
    Int64 = 2,

    /// <summary>96 bits: the deprecated timestamp of Impala and early Spark. Read only.</summary>
    Int96 = 3,

    /// <summary>IEEE 754 single.</summary>
    Float = 4,

    /// <summary>IEEE 754 double.</summary>
    Double = 5,

    /// <summary>Bytes of any length.</summary>
    ByteArray = 6,

    /// <summary>Bytes of one length, which the column declares.</summary>
    FixedLenByteArray = 7,
}
