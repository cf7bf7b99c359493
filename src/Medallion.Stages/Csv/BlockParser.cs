using CsvHelper;

namespace Medallion.Stages.Csv;

/// <summary>Turns the cells of a block into values of a table's columns.</summary>
internal static class BlockParser
{
    /// <summary>Appends every record of the header's width to the columns of the table; returns how many.</summary>
    /// <param name="block">The records.</param>
    /// <param name="layout">How their object is written.</param>
    /// <param name="mapping">For each column of the table, the object's column, or -1 where it has none.</param>
    /// <param name="appenders">One for each column of the table.</param>
    public static int Parse(RecordBlock block, CsvLayout layout, ReadOnlySpan<int> mapping, ReadOnlySpan<CellAppender> appenders)
    {
        int rows = 0;
        int width = layout.Columns.Count;
        using CsvReader reader = CellReaders.Create(block.MarkedRecords, layout.Dialect, width);
        while (reader.Read())
        {
            if (reader.FieldCount != width)
            {
                continue;
            }

            rows++;
            for (int i = 0; i < mapping.Length; i++)
            {
                Append(reader, mapping[i], appenders[i]);
            }
        }

        return rows;
    }

    private static void Append(CsvReader reader, int column, CellAppender appender)
    {
        if (column < 0)
        {
            appender.AppendNull();
            return;
        }

        ReadOnlySpan<byte> cell = reader.GetSpan(column);
        if (cell.Length > 0)
        {
            appender.Append(cell);
        }
        else
        {
            appender.AppendEmpty(isQuoted: reader.GetRawSpan(column).Length > 0);
        }
    }
}
