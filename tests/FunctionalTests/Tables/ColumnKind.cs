namespace Medallion.FunctionalTests.Tables;

/// <summary>What a column of a generated table holds.</summary>
internal enum ColumnKind
{
    /// <summary>Text of any kind, never null or empty, so that no record is an empty line.</summary>
    Name,

    /// <summary>Text that looks like something else, empty text, nulls.</summary>
    OddText,

    /// <summary>BIGINT.</summary>
    Integer,

    /// <summary>DOUBLE, integers among the values.</summary>
    Real,

    /// <summary>BOOLEAN.</summary>
    Flag,

    /// <summary>DATE.</summary>
    Date,

    /// <summary>TIMESTAMP, dates among the values.</summary>
    Time,

    /// <summary>TIMESTAMP_UTC.</summary>
    Instant,
}
