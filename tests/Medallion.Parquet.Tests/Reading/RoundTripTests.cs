using FsCheck.Xunit;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Tests.Conformance;
using Medallion.Tests.Shared;

namespace Medallion.Parquet.Tests.Reading;

public sealed class RoundTripTests
{
    [SeededProperty(MaxTest = 60)]
    public async Task Any_table_is_read_back_as_it_was_written(int seed)
    {
        var table = new RandomTable(seed);
        ParquetFileReader reader = await OpenAsync(table, ParquetReaderOptions.Default with { ReadBytes = 64 + (seed & 0xFFF) });
        Assert.Equal(table.Columns, reader.Schema);
        Assert.Empty(reader.UnsupportedColumns);
        Assert.Equal(table.RowGroups.Count, reader.RowGroupCount);
        for (int rowGroup = 0; rowGroup < table.RowGroups.Count; rowGroup++)
        {
            for (int column = 0; column < table.Columns.Count; column++)
            {
                ColumnBuffer read = await ReadAsync(reader, rowGroup, column);
                ColumnBuffer written = table.RowGroups[rowGroup][column];
                Assert.Equal(written.NullCount, read.NullCount);
                Assert.Equal(CanonicalValues.Of(written), CanonicalValues.Of(read));
            }
        }
    }

    [SeededProperty(MaxTest = 60)]
    public async Task Table_that_lies_in_memory_in_part_is_read_as_one_that_does_not(int seed)
    {
        var table = new RandomTable(seed);
        byte[] file = await table.WriteAsync();
        foreach (long held in new[] { file.Length / 2, file.Length })
        {
            var source = new HeldSource(file, held);
            ParquetFileReader reader = await ParquetFileReader.OpenAsync(
                source, ParquetReaderOptions.Default with { ReadBytes = 64 + (seed & 0xFFF) }, CancellationToken.None);
            for (int rowGroup = 0; rowGroup < table.RowGroups.Count; rowGroup++)
            {
                for (int column = 0; column < table.Columns.Count; column++)
                {
                    Assert.Equal(
                        CanonicalValues.Of(table.RowGroups[rowGroup][column]),
                        CanonicalValues.Of(await ReadAsync(reader, rowGroup, column)));
                }
            }

            Assert.True(held < file.Length || source.Borrowed == table.RowGroups.Count * table.Columns.Count);
        }
    }

    [SeededProperty(MaxTest = 30)]
    public async Task The_offset_index_tells_the_pages_that_are_read(int seed)
    {
        var table = new RandomTable(seed, maxRows: 300);
        ParquetFileReader reader = await OpenAsync(table, ParquetReaderOptions.Default);
        for (int column = 0; column < table.Columns.Count; column++)
        {
            var offsets = (await reader.ReadOffsetIndexAsync(0, column, CancellationToken.None))!;
            var bounds = await reader.ReadColumnIndexAsync(0, column, CancellationToken.None);
            List<long> firstRows = [];
            var buffer = ColumnBuffer.Create(table.Columns[column]);
            using ColumnChunkReader chunk = reader.OpenColumn(0, column);
            for (long row = 0; await chunk.ReadPageAsync(buffer, CancellationToken.None); row = buffer.RowCount)
            {
                firstRows.Add(row);
            }

            Assert.Equal(0, chunk.RemainingRows);
            Assert.Equal(offsets.PageLocations.Select(static page => page.FirstRowIndex), firstRows);
            Assert.True(bounds is null || bounds.NullPages.Count == firstRows.Count);
        }
    }

    private static async ValueTask<ParquetFileReader> OpenAsync(RandomTable table, ParquetReaderOptions options) =>
        await ParquetFileReader.OpenAsync(new MemorySource(await table.WriteAsync()), options, CancellationToken.None);

    private static async ValueTask<ColumnBuffer> ReadAsync(ParquetFileReader reader, int rowGroup, int column)
    {
        var buffer = ColumnBuffer.Create(reader.Schema[column]);
        await reader.ReadColumnAsync(rowGroup, column, buffer, CancellationToken.None);
        return buffer;
    }
}
