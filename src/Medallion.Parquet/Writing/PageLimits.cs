using Medallion.Parquet.Columns;
using Medallion.Parquet.Encodings;

namespace Medallion.Parquet.Writing;

/// <summary>Cuts column chunks into pages.</summary>
internal static class PageLimits
{
    /// <summary>Rows and values of the page that starts at a row: at most the rows allowed, and about the bytes allowed.</summary>
    public static PageRows NextPage(ColumnBuffer column, ParquetWriterOptions options, int row, int value)
    {
        int rows = Math.Min(options.PageRows, column.RowCount - row);
        int values = ValuesOf(column, row, rows);
        while (rows > 1 && BytesOf(column, value, values) > options.PageBytes)
        {
            rows = (rows + 1) / 2;
            values = ValuesOf(column, row, rows);
        }

        return new PageRows(row, rows, value, values);
    }

    /// <summary>Rows anywhere in a column.</summary>
    public static PageRows Rows(ColumnBuffer column, int firstRow, int rows) =>
        new(firstRow, rows, ValuesOf(column, 0, firstRow), ValuesOf(column, firstRow, rows));

    private static int ValuesOf(ColumnBuffer column, int row, int rows) =>
        column.NullCount == 0 ? rows : LevelEncoder.CountValues(column.Validity, row, rows);

    private static long BytesOf(ColumnBuffer column, int first, int count)
    {
        if (count == 0)
        {
            return 0;
        }

        return column is BinaryBuffer binary
            ? binary.Ends[first + count - 1] - (first == 0 ? 0 : binary.Ends[first - 1])
            : column.ByteCount / column.ValueCount * count;
    }
}
