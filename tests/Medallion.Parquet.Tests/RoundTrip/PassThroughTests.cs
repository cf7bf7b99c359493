using FsCheck.Xunit;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Tests.Conformance;
using Medallion.Parquet.Tests.Reading;
using Medallion.Parquet.Writing;
using Medallion.Tests.Shared;

namespace Medallion.Parquet.Tests.RoundTrip;

/// <summary>Row groups that are copied into another file.</summary>
public sealed class PassThroughTests
{
    [SeededProperty(MaxTest = 40)]
    public async Task Copied_row_groups_are_read_back_with_their_index(int seed)
    {
        var table = new RandomTable(seed);
        byte[] original = await table.WriteAsync();
        ParquetFileReader before = await TableFile.OpenAsync(original);

        // Every row group twice: the second copy lies elsewhere than the original.
        int[] order = [.. Enumerable.Range(0, before.RowGroupCount), .. Enumerable.Range(0, before.RowGroupCount)];
        byte[] file = await CopyAsync(original, before, table.Columns, order);
        ParquetFileReader copy = await TableFile.OpenAsync(file);
        Assert.Equal(before.Schema, copy.Schema);
        Assert.Equal(order.Length, copy.RowGroupCount);
        Assert.Equal(before.Metadata.RowCount * 2, copy.Metadata.RowCount);
        for (int i = 0; i < order.Length; i++)
        {
            for (int column = 0; column < table.Columns.Count; column++)
            {
                ColumnBuffer read = await TableFile.ReadAsync(copy, i, column);
                Assert.Equal(CanonicalValues.Of(table.RowGroups[order[i]][column]), CanonicalValues.Of(read));
                await AssertSameIndexAsync(before, order[i], copy, i, column);
            }
        }
    }

    [SeededProperty(MaxTest = 20)]
    public async Task A_copy_of_a_whole_file_is_the_same_file(int seed)
    {
        var table = new RandomTable(seed);
        byte[] original = await table.WriteAsync();
        ParquetFileReader reader = await TableFile.OpenAsync(original);
        int[] all = [.. Enumerable.Range(0, reader.RowGroupCount)];
        Assert.Equal(original, await CopyAsync(original, reader, table.Columns, all));
    }

    [Fact]
    public async Task A_sink_is_told_where_the_bytes_of_a_copy_lie_in_the_other_file()
    {
        var table = new RandomTable(11);
        byte[] original = await table.WriteAsync();
        ParquetFileReader reader = await TableFile.OpenAsync(original);
        using var sink = new MemorySink();
        using var writer = new ParquetFileWriter(sink, table.Columns, table.Options);
        int last = reader.RowGroupCount - 1;

        await writer.AppendAsync(await reader.ReadPassThroughAsync(last, CancellationToken.None), CancellationToken.None);
        await writer.FinishAsync(CancellationToken.None);

        byte[] file = sink.ToArray();
        Assert.All(sink.Copies, copy => Assert.Equal(
            original.AsSpan((int)copy.SourceOffset, copy.Length), file.AsSpan((int)copy.Offset, copy.Length)));
        Assert.Equal(
            table.Columns.Select((_, column) => reader.GetColumnChunk(last, column).MetaData!.TotalCompressedSize).Sum(),
            sink.Copies.Sum(static copy => copy.Length));
    }

    [Fact]
    public async Task Copies_and_new_rows_take_turns()
    {
        var table = new RandomTable(11);
        byte[] original = await table.WriteAsync();
        ParquetFileReader reader = await TableFile.OpenAsync(original);
        using var sink = new MemorySink();
        using var writer = new ParquetFileWriter(sink, table.Columns, table.Options);
        using var encoder = new RowGroupEncoder(table.Options);
        using EncodedRowGroup encoded = encoder.Encode(table.RowGroups[0], CancellationToken.None);
        await writer.AppendAsync(encoded, CancellationToken.None);
        await writer.AppendAsync(await reader.ReadPassThroughAsync(0, CancellationToken.None), CancellationToken.None);
        await writer.AppendAsync(encoded, CancellationToken.None);
        await writer.FinishAsync(CancellationToken.None);

        ParquetFileReader mixed = await TableFile.OpenAsync(sink.ToArray());
        List<string?> expected = CanonicalValues.Of(table.RowGroups[0][0]);
        Assert.Equal(3, mixed.RowGroupCount);
        for (int rowGroup = 0; rowGroup < 3; rowGroup++)
        {
            Assert.Equal(expected, CanonicalValues.Of(await TableFile.ReadAsync(mixed, rowGroup, 0)));
        }
    }

    [Fact]
    public async Task Row_groups_of_other_columns_are_refused()
    {
        var table = new RandomTable(11);
        byte[] original = await table.WriteAsync();
        ParquetFileReader reader = await TableFile.OpenAsync(original);
        PassThroughRowGroup rowGroup = await reader.ReadPassThroughAsync(0, CancellationToken.None);
        ParquetColumn[] renamed = [table.Columns[0] with { Name = "other" }, .. table.Columns.Skip(1)];
        ParquetColumn[] more = [.. table.Columns, new("one more", ParquetType.Int32)];
        foreach (ParquetColumn[] columns in (ParquetColumn[][])[renamed, more])
        {
            using var sink = new MemorySink();
            using var writer = new ParquetFileWriter(sink, columns, table.Options);
            await Assert.ThrowsAsync<ArgumentException>(
                async () => await writer.AppendAsync(rowGroup, CancellationToken.None));
            Assert.Empty(sink.ToArray());
        }
    }

    [Fact]
    public async Task A_row_group_beyond_the_end_of_its_file_is_refused()
    {
        var table = new RandomTable(11);
        byte[] original = await table.WriteAsync();
        ParquetFileReader reader = await TableFile.OpenAsync(original);
        PassThroughRowGroup rowGroup = await reader.ReadPassThroughAsync(0, CancellationToken.None);
        using var sink = new MemorySink();
        using var writer = new ParquetFileWriter(sink, table.Columns, table.Options);
        await Assert.ThrowsAsync<ParquetFormatException>(async () => await writer.AppendAsync(
            rowGroup with { Source = new MemorySource(original[..8]) }, CancellationToken.None));
        Assert.Empty(sink.ToArray());
    }

    [Fact]
    public async Task A_page_that_was_damaged_is_not_copied()
    {
        var table = new RandomTable(11);
        byte[] original = await table.WriteAsync();
        ParquetFileReader whole = await TableFile.OpenAsync(original);
        OffsetIndex pages = (await whole.ReadOffsetIndexAsync(0, table.Columns.Count - 1, CancellationToken.None))!;
        PageLocation last = pages.PageLocations[^1];
        byte[] damaged = [.. original];
        damaged[last.Offset + last.CompressedSize - 1] ^= 1;
        ParquetFileReader reader = await TableFile.OpenAsync(damaged);

        ParquetFormatException refusal = await Assert.ThrowsAsync<ParquetFormatException>(
            () => CopyAsync(damaged, reader, table.Columns, [0]));

        Assert.Equal(ParquetFault.ChecksumMismatch, refusal.Fault);
        Assert.Equal(table.Columns[^1].Name, refusal.Column);
        Assert.Equal(0, refusal.RowGroup);
        Assert.Equal(last.Offset, refusal.Offset);
    }

    private static async Task<byte[]> CopyAsync(
        byte[] original, ParquetFileReader reader, IReadOnlyList<ParquetColumn> columns, int[] order)
    {
        using var sink = new MemorySink();
        using var writer = new ParquetFileWriter(sink, columns, new ParquetWriterOptions());
        foreach (int rowGroup in order)
        {
            await writer.AppendAsync(await reader.ReadPassThroughAsync(rowGroup, CancellationToken.None), CancellationToken.None);
        }

        await writer.FinishAsync(CancellationToken.None);
        return sink.ToArray();
    }

    private static async Task AssertSameIndexAsync(
        ParquetFileReader before, int from, ParquetFileReader copy, int to, int column)
    {
        OffsetIndex old = (await before.ReadOffsetIndexAsync(from, column, CancellationToken.None))!;
        OffsetIndex moved = (await copy.ReadOffsetIndexAsync(to, column, CancellationToken.None))!;
        long by = copy.GetColumnChunk(to, column).MetaData!.DataPageOffset
            - before.GetColumnChunk(from, column).MetaData!.DataPageOffset;
        Assert.Equal(old.PageLocations.Select(page => page with { Offset = page.Offset + by }), moved.PageLocations);
        ColumnIndex? oldBounds = await before.ReadColumnIndexAsync(from, column, CancellationToken.None);
        ColumnIndex? bounds = await copy.ReadColumnIndexAsync(to, column, CancellationToken.None);
        Assert.Equal(oldBounds?.MinValues.Select(Hex), bounds?.MinValues.Select(Hex));
        Assert.Equal(oldBounds?.MaxValues.Select(Hex), bounds?.MaxValues.Select(Hex));
        Assert.Equal(oldBounds?.NullCounts, bounds?.NullCounts);
        Assert.Equal(oldBounds?.BoundaryOrder, bounds?.BoundaryOrder);
    }

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);
}
