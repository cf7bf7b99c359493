using System.Buffers;
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
    /// <param name="column">The column.</param>
    /// <param name="pool">Lends the memory of <see cref="Buffer"/>, which its user gives back.</param>
    public static CellAppender Create(TableColumn column, ArrayPool<byte> pool) => column.Type switch
    {
        ColumnType.Bigint => new FixedAppender<long, CellParsers.Integer>(column, pool),
        ColumnType.Double => new FixedAppender<double, CellParsers.Number>(column, pool),
        ColumnType.Boolean => new FixedAppender<bool, CellParsers.Flag>(column, pool),
        ColumnType.Date => new FixedAppender<int, CellParsers.Day>(column, pool),
        ColumnType.Timestamp or ColumnType.TimestampUtc => new FixedAppender<long, CellParsers.Instant>(column, pool),
        _ => new TextAppender(column, pool),
    };

    /// <summary>Appends cells. An empty one is a null; in quotes it is empty text where the column is text.</summary>
    public abstract void Append(CellColumn cells, CellDecoder decoder);

    /// <summary>Appends nulls.</summary>
    public void AppendNulls(int count) => Buffer.AppendNullRows(count);

    /// <summary>The scan took this cell for the column's type and now it does not read as one.</summary>
    protected StageException Mismatch(ReadOnlySpan<byte> cell) => new(
        FailureReason.ObjectChanged,
        new DataLocation { Column = column.Name, Expected = ColumnTypes.Name(column.Type), Found = DataLocation.Shorten(cell) },
        "A cell does not read as the type that ReadBronze found");
}
