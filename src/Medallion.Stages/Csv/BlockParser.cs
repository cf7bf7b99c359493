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
        ReadOnlySpan<byte> text = block.Records.Span;
        using var index = new CellIndex(layout.Dialect, layout.Columns.Count);
        using var decoder = new CellDecoder((byte)layout.Dialect.Quote);
        for (int position = 0; position < text.Length;)
        {
            position = index.Find(text, position);
            for (int i = 0; i < mapping.Length; i++)
            {
                if (mapping[i] < 0)
                {
                    appenders[i].AppendNulls(index.RowCount);
                }
                else
                {
                    appenders[i].Append(index.Column(text, mapping[i]), decoder);
                }
            }

            rows += index.RowCount;
        }

        return rows;
    }
}
