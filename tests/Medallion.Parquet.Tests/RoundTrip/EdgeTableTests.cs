using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Tests.Conformance;
using Medallion.Parquet.Tests.Reading;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Tests.RoundTrip;

/// <summary>Tables at the edge of what can be, and of what the writer promises of any table.</summary>
public sealed class EdgeTableTests
{
    private const int LongCellBytes = 5 * 1024 * 1024;

    private static readonly ParquetColumn Text = new("text", ParquetType.String);
    private static readonly ParquetColumn Number = new("number", ParquetType.Double, IsNullable: false);

    public static TheoryData<CompressionCodec> Codecs =>
        new(CompressionCodec.Uncompressed, CompressionCodec.Snappy, CompressionCodec.Gzip);

    [Fact]
    public async Task A_file_without_rows_has_its_columns_and_no_row_group()
    {
        ColumnBuffer[] empty = [ColumnBuffer.Create(Text), ColumnBuffer.Create(Number)];
        byte[] file = await TableFile.WriteAsync([Text, Number], [empty], new ParquetWriterOptions());
        ParquetFileReader reader = await TableFile.OpenAsync(file);
        Assert.Equal([Text, Number], reader.Schema);
        Assert.Equal(0, reader.RowGroupCount);
        Assert.Equal(0, reader.Metadata.RowCount);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task A_cell_of_5_MB_between_short_ones_is_read_back(CompressionCodec codec)
    {
        var column = new BinaryBuffer(Text);
        column.Append("short"u8);
        new Random(1).NextBytes(column.AppendUninitialized(LongCellBytes));
        column.AppendNull();
        column.Append([]);
        byte[] file = await TableFile.WriteAsync([Text], [[column]], new ParquetWriterOptions { Compression = codec, LeastSaving = 0 });
        ParquetFileReader reader = await TableFile.OpenAsync(file);
        var read = (BinaryBuffer)await TableFile.ReadAsync(reader, 0, 0);
        Assert.Equal(4, read.RowCount);
        Assert.True(read.Bytes.SequenceEqual(column.Bytes));
        Assert.True(read.Ends.SequenceEqual(column.Ends));

        // Bounds are cut: pages and footer stay about as long as the cells themselves.
        Assert.InRange(file.Length, LongCellBytes, LongCellBytes + 4_096);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task Floats_keep_every_bit(CompressionCodec codec)
    {
        ulong[] bits =
        [
            0, 1, 0x8000_0000_0000_0000, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 0x7FF8_0000_0000_0001,
            0xFFF8_0000_0000_0000, 0x7FF0_0000_0000_0001, 0x7FEF_FFFF_FFFF_FFFF,
        ];
        var column = new ValueBuffer<double>(Number);
        column.Append([.. bits.Select(BitConverter.UInt64BitsToDouble)]);
        column.Append([.. bits.Select(BitConverter.UInt64BitsToDouble)]);
        byte[] file = await TableFile.WriteAsync([Number], [[column]], new ParquetWriterOptions { Compression = codec, LeastSaving = 0 });
        ColumnBuffer read = await TableFile.ReadAsync(await TableFile.OpenAsync(file), 0, 0);
        Assert.Equal(CanonicalValues.Of(column), CanonicalValues.Of(read));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1_000)]
    public async Task Rows_that_are_all_null_are_read_back(int rows)
    {
        var column = new BinaryBuffer(Text);
        for (int row = 0; row < rows; row++)
        {
            column.AppendNull();
        }

        byte[] file = await TableFile.WriteAsync([Text], [[column]], new ParquetWriterOptions { PageRows = 64 });
        ParquetFileReader reader = await TableFile.OpenAsync(file);
        ColumnBuffer read = await TableFile.ReadAsync(reader, 0, 0);
        Assert.Equal(rows, read.NullCount);
        Statistics statistics = reader.GetColumnChunk(0, 0).MetaData!.Statistics!;
        Assert.Equal(rows, statistics.NullCount);
        Assert.Null(statistics.MinValue);
        ColumnIndex index = (await reader.ReadColumnIndexAsync(0, 0, CancellationToken.None))!;
        Assert.Equal((rows + 63) / 64, index.NullPages.Count);
        Assert.All(index.NullPages, Assert.True);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_same_rows_give_the_same_bytes(int seed)
    {
        var table = new RandomTable(seed);
        byte[] once = await table.WriteAsync();
        Assert.Equal(once, await table.WriteAsync());

        // An encoder that has encoded other rows before gives them too.
        using var sink = new MemorySink();
        using var writer = new ParquetFileWriter(sink, table.Columns, table.Options);
        using var encoder = new RowGroupEncoder(table.Options);
        foreach (ColumnBuffer[] rowGroup in table.RowGroups)
        {
            encoder.Encode(new RandomTable(seed + 100).RowGroups[0], CancellationToken.None).Dispose();
            using EncodedRowGroup encoded = encoder.Encode(rowGroup, CancellationToken.None);
            await writer.AppendAsync(encoded, CancellationToken.None);
        }

        await writer.FinishAsync(CancellationToken.None);
        Assert.Equal(once, sink.ToArray());
    }
}
