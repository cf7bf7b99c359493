using CsvHelper;
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
        using CsvReader reader = CellReaders.Create(block.MarkedRecords, layout.Dialect, width);
        while (reader.Read())
        {
            if (reader.FieldCount != width)
            {
                malformedCount++;
                malformed ??= Describe(reader, block, rows + malformedCount);
                continue;
            }

            rows++;
            ProfileRecord(reader, columns, rows + malformedCount, block.ByteOffset - RecordBlock.Headroom);
        }

        return new BlockProfile(rows, columns, malformed, malformedCount);
    }

    private static void ProfileRecord(CsvReader reader, ColumnProfile[] columns, long row, long blockStart)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            ReadOnlySpan<byte> cell = reader.GetSpan(i);
            bool isQuoted = cell.Length == 0 && reader.GetRawSpan(i).Length > 0;
            columns[i].Add(cell, isQuoted, row, blockStart + reader.ByteOffset);
        }
    }

    private static MalformedRecord Describe(CsvReader reader, RecordBlock block, long row) => new(
        row,
        block.ByteOffset - RecordBlock.Headroom + reader.ByteOffset,
        reader.FieldCount,
        DataLocation.Shorten(reader.RawRecord));
}
