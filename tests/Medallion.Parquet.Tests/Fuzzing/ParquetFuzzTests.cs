using System.Text;
using Medallion.Parquet.Compression;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Tests.Compression;
using Medallion.Parquet.Tests.Conformance;
using Medallion.Parquet.Tests.Reading;
using Medallion.Parquet.Writing;
using Medallion.Tests.Shared;
using Xunit.Abstractions;

namespace Medallion.Parquet.Tests.Fuzzing;

/// <summary>Any bytes in the place of a Parquet file end in values or in a typed fault, soon and in bounded memory.</summary>
public sealed class ParquetFuzzTests(ITestOutputHelper output)
{
    private const int TablesOfOurOwn = 60;
    private const int LargestSample = 40 * 1024;

    /// <summary>Metadata and page index of the small samples: where nearly every byte has a meaning.</summary>
    private const int DirectoryBytes = 700;

    private static readonly byte[][] Tokens =
    [
        "PAR1"u8.ToArray(),
        [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], // the largest number of 32 bits, as Thrift and the encodings write it
        [0xFE, 0xFF, 0xFF, 0xFF, 0x0F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        [0x15, 0x00],
        [0x15, 0x02],
        [0x15, 0x06],
        [0x15, 0x0A],
        [0x15, 0x10],
        [0x15, 0x12],
        [0x19, 0xFC],
        [0x1C],
        [0x2C],
        [0x80, 0x01, 0x04],
        [0x00],
    ];

    private static readonly Lazy<byte[][]> OwnFiles = new(static () =>
        [.. Enumerable.Range(0, TablesOfOurOwn).Select(static seed => new RandomTable(seed, maxRows: 60).WriteAsync().Result)]);

    private static readonly Lazy<byte[][]> AllFiles = new(static () =>
    [
        .. OwnFiles.Value,
        .. ParquetTestingFiles.In("data", ".parquet").Concat(ParquetTestingFiles.In("bad_data", ".parquet"))
            .Where(static file => new FileInfo(ParquetTestingFiles.FullPath(file)).Length is > 0 and <= LargestSample)
            .Select(ParquetTestingFiles.Read),
    ]);

    [Fact]
    public async Task Any_bytes_give_values_or_a_typed_fault()
    {
        FuzzTarget target = new(
            "parquet-reader", MutatedFile, Read, static length => BoundedReading.MaxAllocation(length, 100), Share: 0.6);
        IReadOnlyDictionary<string, int> answers = await FuzzSession.RunAsync(target, cases: 12_000, output);

        // Else the changes would not reach what they are meant to test.
        AssertBothEnds(answers, "read");
    }

    [Fact]
    public async Task Any_row_group_that_is_copied_can_be_read_or_is_refused()
    {
        FuzzTarget target = new(
            "parquet-copy", MutatedOwnFile, Copy, static length => BoundedReading.MaxAllocation(length, 100), Share: 0.2);
        AssertBothEnds(await FuzzSession.RunAsync(target, cases: 3_000, output), "copied");
    }

    [Fact]
    public async Task Any_compressed_bytes_stay_within_their_buffer()
    {
        FuzzTarget target = new("decompressors", MutatedPage, Decompress, static length => 8 * 1024 * 1024 + (length * 100L), Share: 0.2);
        AssertBothEnds(await FuzzSession.RunAsync(target, cases: 12_000, output), "decompressed");
    }

    private static void AssertBothEnds(IReadOnlyDictionary<string, int> answers, string success)
    {
        if (answers.Values.Sum() > 1)
        {
            Assert.Contains(success, answers);
            Assert.Contains(answers.Keys, key => key != success);
        }
    }

    private static byte[] MutatedFile(int seed) => Mutator(seed).Mutate(AllFiles.Value, DirectoryBytes);

    private static byte[] MutatedOwnFile(int seed) => Mutator(seed).Mutate(OwnFiles.Value, DirectoryBytes);

    private static FuzzMutator Mutator(int seed) => new(new Random(seed), Tokens);

    private static string Read(byte[] file, int seed, CancellationToken cancellationToken)
    {
        ParquetReaderOptions options = BoundedReading.Limits with { VerifyChecksums = seed % 8 == 0 };
        Task<string> reading = BoundedReading.AnswerAsync(file, options, cancellationToken);
        Assert.True(reading.IsCompleted, "Everything is in memory: it is read on this thread.");
        return reading.GetAwaiter().GetResult();
    }

    private static string Copy(byte[] file, int seed, CancellationToken cancellationToken) =>
        CopyAsync(file, cancellationToken).GetAwaiter().GetResult();

    private static async Task<string> CopyAsync(byte[] file, CancellationToken cancellationToken)
    {
        byte[] copy;
        try
        {
            ParquetFileReader reader = await ParquetFileReader.OpenAsync(
                new MemorySource(file), BoundedReading.Limits with { SkipUnsupportedColumns = false }, cancellationToken);
            reader.ThrowIfUnsupported();
            if (reader.Schema.Count == 0 || reader.Schema.DistinctBy(static column => column.Name).Count() < reader.Schema.Count)
            {
                return "no columns, or two of one name"; // Whoever copies has to see to it: no file is written with such columns.
            }

            using var sink = new MemorySink();
            using var writer = new ParquetFileWriter(sink, reader.Schema, new ParquetWriterOptions());
            for (int i = 0; i < reader.RowGroupCount; i++)
            {
                await writer.AppendAsync(await reader.ReadPassThroughAsync(i, cancellationToken), cancellationToken);
            }

            await writer.FinishAsync(cancellationToken);
            copy = sink.ToArray();
        }
        catch (ParquetFormatException refusal)
        {
            return refusal.Fault.ToString();
        }

        // What was copied with its checksums right reads as the original does, but for what only decoding finds.
        await BoundedReading.AnswerAsync(copy, BoundedReading.Limits, cancellationToken);
        return "copied";
    }

    /// <summary>The codec in front of the bytes: a case is one file.</summary>
    private static byte[] MutatedPage(int seed)
    {
        var random = new Random(seed);
        byte[] text = seed % 2 == 0
            ? PageSamples.Text(random.Next(1, 3_000))
            : PageSamples.Random(random.Next(1, 3_000), random.Next(1, 6));
        CompressionCodec codec = random.Next(2) == 0 ? CompressionCodec.Snappy : CompressionCodec.Gzip;
        byte[] page = codec == CompressionCodec.Snappy ? Snappy(text) : Gzip(text);
        CompressionCodec[] others = [codec, codec, codec, CompressionCodec.Lz4Raw, CompressionCodec.Lz4, CompressionCodec.Brotli];
        byte[] mutated = random.Next(10) == 0 ? page : Mutator(seed).Mutate([page, text]);
        return [(byte)others[random.Next(others.Length)], .. BitConverter.GetBytes(text.Length), .. mutated];
    }

    private static byte[] Snappy(byte[] text) => Compressed(new SnappyCompressor(), text);

    private static byte[] Gzip(byte[] text) => Compressed(new GzipCompressor(), text);

    private static byte[] Compressed(ICompressor compressor, byte[] text)
    {
        byte[] target = new byte[compressor.MaxCompressedLength(text.Length)];
        return target[..compressor.Compress(text, target)];
    }

    private static string Decompress(byte[] input, int seed, CancellationToken cancellationToken)
    {
        if (input.Length < 5)
        {
            return "too short";
        }

        var target = new GuardedBuffer(Math.Clamp(BitConverter.ToInt32(input, 1), 0, 64 * 1024));
        bool isWhole = Decompressors.For((CompressionCodec)input[0]).TryDecompress(input.AsSpan(5), target.Span);
        target.AssertGuardsIntact();
        return isWhole ? "decompressed" : $"refused by {(CompressionCodec)input[0]}";
    }
}
