using System.IO.Compression;
using System.Text;
using Medallion.Parquet.Compression;

namespace Medallion.Parquet.Tests.Compression;

public sealed class CodecFormatTests
{
    public static TheoryData<byte[], string> SnappyStreams => new()
    {
        { [0], "" },
        { [3, 2 << 2, .. "abc"u8], "abc" },
        { [12, 3 << 2, .. "abcd"u8, 1 | (4 << 2), 4], "abcdabcdabcd" },
        { [12, 3 << 2, .. "abcd"u8, 2 | (7 << 2), 4, 0], "abcdabcdabcd" },
        { [12, 3 << 2, .. "abcd"u8, 3 | (7 << 2), 4, 0, 0, 0], "abcdabcdabcd" },
        { [5, 60 << 2, 4, .. "abcde"u8], "abcde" },
        { [5, 63 << 2, 4, 0, 0, 0, .. "abcde"u8], "abcde" },
    };

    public static TheoryData<byte[], int> CorruptSnappyStreams => new()
    {
        { [], 0 },
        { [0x80], 0 },
        { [0xFF, 0xFF, 0xFF, 0xFF, 0x7F], 0 },
        { [4, 3 << 2, .. "abc"u8], 4 },
        { [4, 1 | 0, 1], 4 },
        { [8, 3 << 2, .. "abcd"u8, 1, 0], 8 },
        { [8, 3 << 2, .. "abcd"u8, 1, 5], 8 },
        { [7, 3 << 2, .. "abcd"u8, 1, 4], 7 },
        { [8, 3 << 2, .. "abcd"u8, 2 | (3 << 2), 4], 8 },
        { [8, 3 << 2, .. "abcd"u8, 3 | (3 << 2), 4, 0, 0, 0x80], 8 },
        { [5, 63 << 2, 0xFF, 0xFF, 0xFF, 0xFF, .. "abcde"u8], 5 },
        { [5, 62 << 2, 4], 5 },
    };

    [Theory]
    [MemberData(nameof(SnappyStreams))]
    public void Snappy_reads_every_kind_of_element(byte[] compressed, string expected)
    {
        byte[] page = new byte[expected.Length];
        Assert.True(new SnappyDecompressor().TryDecompress(compressed, page));
        Assert.Equal(expected, Encoding.ASCII.GetString(page));
    }

    [Theory]
    [MemberData(nameof(CorruptSnappyStreams))]
    public void Snappy_refuses_a_corrupt_stream(byte[] compressed, int length)
    {
        Assert.False(new SnappyDecompressor().TryDecompress(compressed, new byte[length]));
    }

    [Fact]
    public void Snappy_copies_every_offset_and_length_right()
    {
        byte[] seed = PageSamples.Random(59, symbols: 256);
        for (int offset = 1; offset <= seed.Length; offset++)
        {
            for (int length = 1; length <= 64; length++)
            {
                AssertCopies(seed, offset, length);
            }
        }
    }

    [Fact]
    public void Gzip_reads_members_one_behind_the_other()
    {
        byte[] first = PageSamples.Text(5_000);
        byte[] second = PageSamples.Random(3_000, symbols: 16);
        byte[] page = new byte[8_000];
        Assert.True(new GzipDecompressor().TryDecompress([.. Gzip(first), .. Gzip(second)], page));
        Assert.Equal([.. first, .. second], page);
    }

    [Fact]
    public void Brotli_reads_what_the_framework_wrote()
    {
        byte[] text = PageSamples.Text(5_000);
        byte[] compressed = new byte[BrotliEncoder.GetMaxCompressedLength(text.Length)];
        Assert.True(BrotliEncoder.TryCompress(text, compressed, out int written));
        byte[] page = new byte[text.Length];
        Assert.True(new BrotliDecompressor().TryDecompress(compressed.AsSpan(0, written), page));
        Assert.Equal(text, page);
        Assert.False(new BrotliDecompressor().TryDecompress(compressed.AsSpan(0, written - 1), page));
        Assert.False(new BrotliDecompressor().TryDecompress(compressed.AsSpan(0, written), new byte[text.Length + 1]));
    }

    [Fact]
    public void Lz4_reads_literals_and_overlapping_matches()
    {
        byte[] block = [0x32, .. "abc"u8, 3, 0, 0x10, (byte)'!'];
        byte[] page = new byte[10];
        Assert.True(new Lz4RawDecompressor().TryDecompress(block, page));
        Assert.Equal("abcabcabc!"u8, page);
        Assert.True(new HadoopLz4Decompressor().TryDecompress([0, 0, 0, 10, 0, 0, 0, 8, .. block], page));
        Assert.Equal("abcabcabc!"u8, page);
    }

    [Fact]
    public void Lz4_reads_lengths_that_continue()
    {
        byte[] block = [0xFF, 255, 30, .. new byte[300], 1, 0, 255, 26, 0x00];
        byte[] page = new byte[600];
        Assert.True(new Lz4RawDecompressor().TryDecompress(block, page));
    }

    [Theory]
    [InlineData(new byte[] { 0x32, 1, 2, 3, 0, 0 })]
    [InlineData(new byte[] { 0x32, 1, 2, 3, 4, 0 })]
    [InlineData(new byte[] { 0x32, 1, 2, 3, 3 })]
    [InlineData(new byte[] { 0xF0, 255, 255 })]
    [InlineData(new byte[] { 0x3F, 1, 2, 3, 3, 0, 255, 255, 255 })]
    [InlineData(new byte[] { 0x50, 1, 2, 3 })]
    public void Lz4_refuses_a_corrupt_block(byte[] block)
    {
        Assert.False(new Lz4RawDecompressor().TryDecompress(block, new byte[9]));
        Assert.False(new HadoopLz4Decompressor().TryDecompress(block, new byte[9]));
    }

    [Fact]
    public void No_mutation_makes_a_decompressor_write_out_of_bounds()
    {
        byte[] text = PageSamples.Text(3_000);
        byte[] snappy = new byte[10_000];
        snappy = snappy[..new SnappyCompressor().Compress(text, snappy)];
        var random = new Random(4711);
        IDecompressor[] all =
            [new SnappyDecompressor(), new Lz4RawDecompressor(), new HadoopLz4Decompressor(), new GzipDecompressor()];
        byte[] gzip = Gzip(text);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] mutated = [.. round % 4 == 3 ? gzip : snappy];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                mutated[random.Next(2, mutated.Length)] ^= (byte)(1 << random.Next(8));
            }

            var page = new GuardedBuffer(text.Length);
            _ = all[round % 4].TryDecompress(mutated, page.Span);
            page.AssertGuardsIntact();
        }
    }

    private static void AssertCopies(byte[] seed, int offset, int length)
    {
        // A trailing literal keeps the copy away from the end, where the exact way would take it.
        byte[] tail = new byte[200];
        byte[] stream =
        [
            .. Varint(seed.Length + length + tail.Length),
            (byte)(seed.Length - 1 << 2), .. seed,
            (byte)(2 | (length - 1 << 2)), (byte)offset, 0,
            60 << 2, (byte)(tail.Length - 1), .. tail,
        ];
        List<byte> expected = [.. seed];
        for (int i = 0; i < length; i++)
        {
            expected.Add(expected[^offset]);
        }

        byte[] page = new byte[seed.Length + length + tail.Length];
        Assert.True(new SnappyDecompressor().TryDecompress(stream, page));
        Assert.True(page.AsSpan().SequenceEqual([.. expected, .. tail]), $"offset {offset}, length {length}");
    }

    private static byte[] Varint(int value) =>
        value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), (byte)(value >> 7)];

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionMode.Compress))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }
}
