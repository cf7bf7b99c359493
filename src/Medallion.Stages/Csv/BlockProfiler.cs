using Medallion.Stages.Findings;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Csv;

/// <summary>Looks at every cell of a block: its width, its nulls, what it reads as.</summary>
internal static class BlockProfiler
{
    /// <summary>Profiles a block. Does not keep it.</summary>
    public static BlockProfile Profile(RecordBlock block, CsvLayout layout)
    {
        int width = layout.Columns.Count;
        var columns = new ColumnProfile[width];
        for (int i = 0; i < width; i++)
        {
            columns[i] = new ColumnProfile();
        }

        long rows = 0;
        long malformedCount = 0;
        MalformedRecord? malformed = null;
        ReadOnlySpan<byte> text = block.Records.Span;
        using var index = new CellIndex(layout.Dialect, width);
        using var decoder = new CellDecoder((byte)layout.Dialect.Quote);
        for (int position = 0; position < text.Length;)
        {
            position = index.Find(text, position);
            var run = new CellRun(index, rows + malformedCount, block.ByteOffset);
            for (int i = 0; i < width; i++)
            {
                columns[i].Add(index.Column(text, i), decoder, run);
            }

            rows += index.RowCount;
            if (index.MalformedWidth > 0)
            {
                malformedCount++;
                malformed ??= Describe(index, text, block.ByteOffset, rows + malformedCount);
            }
        }

        return new BlockProfile(rows, columns, malformed, malformedCount);
    }

    private static MalformedRecord Describe(CellIndex index, ReadOnlySpan<byte> text, long blockStart, long row) => new(
        row,
        blockStart + index.Malformed.Start.Value,
        index.MalformedWidth,
        DataLocation.Shorten(text[index.Malformed]));
}
