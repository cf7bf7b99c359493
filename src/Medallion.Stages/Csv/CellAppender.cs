using Medallion.Parquet.Columns;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Csv;

/// <summary>Parses cells as one type and appends them to a column.</summary>
internal abstract class CellAppender(TableColumn column)
{
    /// <summary>The column that grows.</summary>
    public abstract ColumnBuffer Buffer { get; }

    /// <summary>Creates the appender of a column's type.</summary>
    public static CellAppender Create(TableColumn column) => column.Type switch
    {
        ColumnType.Bigint => new FixedAppender<long>(column, CellParsers.TryParseInteger),
        ColumnType.Double => new FixedAppender<double>(column, CellParsers.TryParseDouble),
        ColumnType.Boolean => new FixedAppender<bool>(column, CellParsers.TryParseBoolean),
        ColumnType.Date => new FixedAppender<int>(column, CellParsers.TryParseDate),
        ColumnType.Timestamp or ColumnType.TimestampUtc => new FixedAppender<long>(column, TryParseTimestamp),
        _ => new TextAppender(column),
    };

    /// <summary>Appends a cell that is not empty.</summary>
    public abstract void Append(ReadOnlySpan<byte> cell);

    /// <summary>Appends an empty cell: a null, or empty text where it was quoted and the column is text.</summary>
    public virtual void AppendEmpty(bool isQuoted) => Buffer.AppendNull();

    /// <summary>Appends a null.</summary>
    public void AppendNull() => Buffer.AppendNull();

    /// <summary>The scan took this cell for the column's type and now it does not read as one.</summary>
    protected StageException Mismatch(ReadOnlySpan<byte> cell) => new(
        FailureReason.ObjectChanged,
        new DataLocation { Column = column.Name, Expected = ColumnTypes.Name(column.Type), Found = DataLocation.Shorten(cell) },
        "A cell does not read as the type that ReadBronze found");

    /// <summary>A date is midnight where timestamps are beside it.</summary>
    private static bool TryParseTimestamp(ReadOnlySpan<byte> cell, out long micros)
    {
        const long MicrosPerDay = 86_400_000_000;
        if (cell.Length == CellParsers.DateLength && CellParsers.TryParseDate(cell, out int days))
        {
            micros = days * MicrosPerDay;
            return true;
        }

        return CellParsers.TryParseTimestamp(cell, out micros, out _);
    }
}
