namespace Medallion.Stages.Schema;

/// <summary>Which type holds which classes of cells without loss.</summary>
internal static class ColumnTypes
{
    private const CellClasses Integers = CellClasses.Integer | CellClasses.LargeInteger;

    /// <summary>The narrowest type that holds all classes; null where there is no value.</summary>
    public static ColumnType? Resolve(CellClasses classes) => classes switch
    {
        CellClasses.None => null,
        _ when Holds(ColumnType.Bigint, classes) => ColumnType.Bigint,
        _ when Holds(ColumnType.Double, classes) => ColumnType.Double,
        CellClasses.Boolean => ColumnType.Boolean,
        CellClasses.Date => ColumnType.Date,
        CellClasses.TimestampUtc => ColumnType.TimestampUtc,
        _ when Holds(ColumnType.Timestamp, classes) => ColumnType.Timestamp,
        _ => ColumnType.String,
    };

    /// <summary>Whether a type holds every cell of these classes without loss.</summary>
    public static bool Holds(ColumnType type, CellClasses classes) => NotHeld(type, classes) == CellClasses.None;

    /// <summary>Those of the classes that a type does not hold without loss.</summary>
    public static CellClasses NotHeld(ColumnType type, CellClasses classes) => classes & ~HeldBy(type);

    /// <summary>Name of a type as people write it in a contract.</summary>
    public static string Name(ColumnType type) =>
        type == ColumnType.TimestampUtc ? "TIMESTAMP_UTC" : type.ToString().ToUpperInvariant();

    private static CellClasses HeldBy(ColumnType type) => type switch
    {
        ColumnType.Bigint => Integers,
        ColumnType.Double => CellClasses.Integer | CellClasses.Decimal,
        ColumnType.Boolean => CellClasses.Boolean,
        ColumnType.Date => CellClasses.Date,
        ColumnType.Timestamp => CellClasses.Date | CellClasses.Timestamp,
        ColumnType.TimestampUtc => CellClasses.TimestampUtc,
        _ => (CellClasses)~0,
    };
}
