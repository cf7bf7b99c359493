namespace Medallion.Stages.Schema;

/// <summary>What cells of a column read as; several at once for a set of cells.</summary>
[Flags]
internal enum CellClasses
{
    /// <summary>No cell with a value.</summary>
    None = 0,

    /// <summary>An integer of 64 bits that a double holds exactly.</summary>
    Integer = 1,

    /// <summary>An integer of 64 bits that a double does not hold exactly.</summary>
    LargeInteger = 1 << 1,

    /// <summary>A decimal number that a double holds exactly as written.</summary>
    Decimal = 1 << 2,

    /// <summary>true or false.</summary>
    Boolean = 1 << 3,

    /// <summary>yyyy-MM-dd.</summary>
    Date = 1 << 4,

    /// <summary>ISO 8601 date and time without an offset.</summary>
    Timestamp = 1 << 5,

    /// <summary>ISO 8601 date and time with an offset.</summary>
    TimestampUtc = 1 << 6,

    /// <summary>Text that looks like a number, but would lose something as one: 007, +55, 20 digits.</summary>
    NumericText = 1 << 7,

    /// <summary>Any other text.</summary>
    Text = 1 << 8,
}
