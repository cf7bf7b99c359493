using Medallion.Parquet.Columns;

namespace Interop.Tables;

/// <summary>A table to write: its columns, and what fills them row group by row group.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="RowGroupRows">Rows of each row group.</param>
/// <param name="Fill">Appends one row of one column: buffer, index of the column, row of the table.</param>
internal sealed record TestTable(
    IReadOnlyList<ParquetColumn> Columns,
    IReadOnlyList<int> RowGroupRows,
    Action<ColumnBuffer, int, int> Fill)
{
    /// <summary>The row groups, in order.</summary>
    public IEnumerable<ColumnBuffer[]> RowGroups()
    {
        int first = 0;
        foreach (int rows in RowGroupRows)
        {
            ColumnBuffer[] buffers = [.. Columns.Select(static column => ColumnBuffer.Create(column))];
            foreach ((int index, ColumnBuffer buffer) in buffers.Index())
            {
                for (int row = first; row < first + rows; row++)
                {
                    Fill(buffer, index, row);
                }
            }

            yield return buffers;
            first += rows;
        }
    }
}
