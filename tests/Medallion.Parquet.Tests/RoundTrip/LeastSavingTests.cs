using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Tests.RoundTrip;

/// <summary>What hardly shrinks is stored as it is; every chunk says for itself how it is stored, and reads back.</summary>
public sealed class LeastSavingTests
{
    private const int Rows = 10_000;

    private static readonly ParquetColumn Noise = new("noise", ParquetType.String);
    private static readonly ParquetColumn Names = new("names", ParquetType.String);

    public static TheoryData<CompressionCodec> Codecs => new(CompressionCodec.Snappy, CompressionCodec.Gzip);

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task Only_chunks_that_shrink_by_a_tenth_are_compressed(CompressionCodec codec)
    {
        ParquetFileReader reader = await WriteAsync(new ParquetWriterOptions { Compression = codec });
        Assert.Equal([CompressionCodec.Uncompressed, codec], CodecsOf(reader));
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task Every_chunk_is_compressed_where_nothing_has_to_be_saved(CompressionCodec codec)
    {
        ParquetFileReader reader = await WriteAsync(new ParquetWriterOptions { Compression = codec, LeastSaving = 0 });
        Assert.Equal([codec, codec], CodecsOf(reader));
    }

    [Fact]
    public async Task A_chunk_whose_start_alone_is_noise_is_compressed()
    {
        var column = new BinaryBuffer(Noise);
        AppendNoise(column, Rows / 5);
        AppendNames(column, Rows);
        byte[] file = await TableFile.WriteAsync([Noise], [[column]], new ParquetWriterOptions { DictionaryBytes = 0 });
        Assert.Equal([CompressionCodec.Snappy], CodecsOf(await TableFile.OpenAsync(file)));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_part_out_of_its_bounds_is_refused(double saving) =>
        Assert.Throws<ArgumentException>(() => new RowGroupEncoder(new ParquetWriterOptions { LeastSaving = saving }));

    private static async Task<ParquetFileReader> WriteAsync(ParquetWriterOptions options)
    {
        var noise = new BinaryBuffer(Noise);
        var names = new BinaryBuffer(Names);
        AppendNoise(noise, Rows);
        AppendNames(names, Rows);
        byte[] file = await TableFile.WriteAsync([Noise, Names], [[noise, names]], options);
        ParquetFileReader reader = await TableFile.OpenAsync(file);
        Assert.True(((BinaryBuffer)await TableFile.ReadAsync(reader, 0, 0)).Bytes.SequenceEqual(noise.Bytes));
        Assert.True(((BinaryBuffer)await TableFile.ReadAsync(reader, 0, 1)).Bytes.SequenceEqual(names.Bytes));
        return reader;
    }

    private static IEnumerable<CompressionCodec> CodecsOf(ParquetFileReader reader) =>
        reader.Metadata.RowGroups.Single().Columns.Select(static column => column.MetaData!.Codec);

    private static void AppendNoise(BinaryBuffer column, int count)
    {
        var random = new Random(7);
        for (int i = 0; i < count; i++)
        {
            random.NextBytes(column.AppendUninitialized(16));
        }
    }

    private static void AppendNames(BinaryBuffer column, int count)
    {
        for (int i = 0; i < count; i++)
        {
            column.Append(System.Text.Encoding.UTF8.GetBytes($"person {i} of example.org"));
        }
    }
}
