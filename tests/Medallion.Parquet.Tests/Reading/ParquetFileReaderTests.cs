using System.Buffers.Binary;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Tests.Reading;

public sealed class ParquetFileReaderTests
{
    private static readonly ParquetColumn Name = new("name", ParquetType.String);

    [Fact]
    public async Task Opening_takes_one_read_where_the_metadata_is_short()
    {
        var source = new MemorySource(await WriteAsync(rows: 10));
        await OpenAsync(source, ParquetReaderOptions.Default);
        Assert.Equal(1, source.Reads);
    }

    [Fact]
    public async Task Opening_takes_a_second_read_where_the_metadata_is_longer_than_the_tail()
    {
        var source = new MemorySource(await WriteAsync(rows: 10));
        ParquetFileReader reader = await OpenAsync(source, ParquetReaderOptions.Default with { TailBytes = 64 });
        Assert.Equal(2, source.Reads);
        Assert.Equal(10, reader.Metadata.RowCount);
    }

    [Fact]
    public async Task A_long_chunk_is_read_piece_by_piece()
    {
        var source = new MemorySource(await WriteAsync(rows: 50_000));
        ParquetReaderOptions options = ParquetReaderOptions.Default with { ReadBytes = 32 * 1024, TailBytes = 1024 };
        ParquetFileReader reader = await OpenAsync(source, options);
        var buffer = new BinaryBuffer(Name);
        await reader.ReadColumnAsync(0, 0, buffer, CancellationToken.None);
        Assert.Equal(50_000, buffer.RowCount);
        Assert.InRange(source.LongestRead, 1, options.ReadBytes);
        Assert.InRange(source.Reads, 5, 2 + (int)(source.Length / options.ReadBytes) * 2);
    }

    [Fact]
    public async Task A_flipped_bit_in_a_page_is_a_checksum_fault_at_its_place()
    {
        byte[] file = await WriteAsync(rows: 1_000);
        file[500] ^= 1;
        ParquetFileReader reader = await OpenAsync(new MemorySource(file), ParquetReaderOptions.Default);
        var fault = await Assert.ThrowsAsync<ParquetFormatException>(
            async () => await reader.ReadColumnAsync(0, 0, new BinaryBuffer(Name), CancellationToken.None));
        Assert.Equal(ParquetFault.ChecksumMismatch, fault.Fault);
        Assert.Equal(("name", 0, 4L), (fault.Column, fault.RowGroup, fault.Offset));
    }

    [Fact]
    public async Task A_page_above_the_limit_is_refused_before_memory_is_taken()
    {
        byte[] file = await WriteAsync(rows: 1_000);
        ParquetFileReader reader =
            await OpenAsync(new MemorySource(file), ParquetReaderOptions.Default with { MaxPageBytes = 1_000 });
        var fault = await Assert.ThrowsAsync<ParquetFormatException>(
            async () => await reader.ReadColumnAsync(0, 0, new BinaryBuffer(Name), CancellationToken.None));
        Assert.Equal(ParquetFault.LimitExceeded, fault.Fault);
        Assert.Contains("MaxPageBytes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_above_the_limit_is_refused()
    {
        byte[] file = await WriteAsync(rows: 10_000);
        ParquetFileReader reader =
            await OpenAsync(new MemorySource(file), ParquetReaderOptions.Default with { MaxColumnBytes = 10_000 });
        var fault = await Assert.ThrowsAsync<ParquetFormatException>(
            async () => await reader.ReadColumnAsync(0, 0, new BinaryBuffer(Name), CancellationToken.None));
        Assert.Equal(ParquetFault.LimitExceeded, fault.Fault);
        Assert.Contains("MaxColumnBytes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_above_the_limit_is_refused()
    {
        byte[] file = await WriteAsync(rows: 10);
        var fault = await Assert.ThrowsAsync<ParquetFormatException>(async () => await OpenAsync(
            new MemorySource(file), ParquetReaderOptions.Default with { MaxMetadataBytes = 100 }));
        Assert.Equal(ParquetFault.LimitExceeded, fault.Fault);
    }

    [Fact]
    public async Task Metadata_longer_than_the_file_is_refused()
    {
        byte[] file = await WriteAsync(rows: 10);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(file.Length - 8), file.Length);
        var fault = await Assert.ThrowsAsync<ParquetFormatException>(
            async () => await OpenAsync(new MemorySource(file), ParquetReaderOptions.Default));
        Assert.Equal(ParquetFault.Corrupt, fault.Fault);
    }

    [Fact]
    public async Task A_buffer_of_another_type_is_an_argument_error()
    {
        ParquetFileReader reader = await OpenAsync(new MemorySource(await WriteAsync(rows: 10)), ParquetReaderOptions.Default);
        await Assert.ThrowsAsync<ArgumentException>(async () => await reader.ReadColumnAsync(
            0, 0, new ValueBuffer<int>(new ParquetColumn("name", ParquetType.Int32)), CancellationToken.None));
    }

    [Fact]
    public async Task Options_out_of_bounds_are_named()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(async () => await OpenAsync(
            new MemorySource([]), ParquetReaderOptions.Default with { ReadBytes = 1 }));
        Assert.Contains("ReadBytes", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_stops_when_it_is_cancelled()
    {
        ParquetFileReader reader = await OpenAsync(new MemorySource(await WriteAsync(rows: 10)), ParquetReaderOptions.Default);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await reader.ReadColumnAsync(
            0, 0, new BinaryBuffer(Name), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Columns_are_read_at_the_same_time()
    {
        byte[] file = await new RandomTable(seed: 11).WriteAsync();
        ParquetFileReader reader = await OpenAsync(new MemorySource(file), ParquetReaderOptions.Default);
        await Parallel.ForEachAsync(Enumerable.Range(0, 64), async (i, cancellationToken) =>
        {
            var buffer = ColumnBuffer.Create(reader.Schema[i % reader.Schema.Count]);
            await reader.ReadColumnAsync(0, i % reader.Schema.Count, buffer, cancellationToken);
            Assert.Equal(reader.Metadata.RowGroups[0].RowCount, buffer.RowCount);
        });
    }

    private static ValueTask<ParquetFileReader> OpenAsync(MemorySource source, ParquetReaderOptions options) =>
        ParquetFileReader.OpenAsync(source, options, CancellationToken.None);

    /// <summary>A file of one column whose values all differ, so that it has no dictionary.</summary>
    private static async Task<byte[]> WriteAsync(int rows)
    {
        var names = new BinaryBuffer(Name);
        for (int row = 0; row < rows; row++)
        {
            names.Append(Guid.NewGuid().ToByteArray());
        }

        var options = new ParquetWriterOptions { PageRows = 1_000, DictionaryBytes = 0 };
        using var sink = new MemorySink();
        using var writer = new ParquetFileWriter(sink, [Name], options);
        using var encoder = new RowGroupEncoder(options);
        using EncodedRowGroup rowGroup = encoder.Encode([names], CancellationToken.None);
        await writer.AppendAsync(rowGroup, CancellationToken.None);
        await writer.FinishAsync(CancellationToken.None);
        return sink.ToArray();
    }
}
