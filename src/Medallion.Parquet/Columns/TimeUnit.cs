namespace Medallion.Parquet.Columns;

/// <summary>Unit of a time or timestamp.</summary>
public enum TimeUnit
{
    /// <summary>1/1,000 s.</summary>
    Millis,

    /// <summary>1/1,000,000 s.</summary>
    Micros,

    /// <summary>1/1,000,000,000 s.</summary>
    Nanos,
}
