using FsCheck.Xunit;
using Medallion.Parquet.Compression;
using Medallion.Tests.Shared;

namespace Medallion.Parquet.Tests.Compression;

public sealed class CodecRoundTripTests
{
    private static readonly SnappyCompressor Snappy = new();
    private static readonly SnappyDecompressor Unsnappy = new();

    [Fact]
    public void Snappy_gives_back_what_it_took()
    {
        Assert.All(PageSamples.All(), static page => AssertRoundTrip(Snappy, Unsnappy, page));
    }

    [Fact]
    public void Gzip_gives_back_what_it_took()
    {
        var gunzip = new GzipDecompressor();
        Assert.All(PageSamples.All(), page => AssertRoundTrip(new GzipCompressor(), gunzip, page));
    }

    [SeededProperty(MaxTest = 300)]
    public void Snappy_gives_back_any_bytes(byte[] page, byte repeats)
    {
        AssertRoundTrip(Snappy, Unsnappy, [.. Enumerable.Repeat(page, repeats).SelectMany(static p => p)]);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2_047)]
    [InlineData(2_048)]
    [InlineData(65_000)]
    public void Snappy_gives_back_repeats_of_any_length(int distance)
    {
        byte[] noise = PageSamples.Random(distance, symbols: 256);
        Assert.All(
            Enumerable.Range(0, 100),
            length => AssertRoundTrip(Snappy, Unsnappy, [.. noise, .. noise.AsSpan(0, length), .. noise.AsSpan(50, 40)]));
    }

    [Fact]
    public void Snappy_output_depends_on_nothing_but_the_input()
    {
        byte[] page = PageSamples.Text(100_000);
        byte[] first = Compress(Snappy, page);
        _ = Compress(Snappy, PageSamples.Random(70_000, symbols: 256));
        Assert.Equal(first, Compress(new SnappyCompressor(), page));
    }

    [Fact]
    public void Snappy_makes_text_smaller_and_zeros_tiny()
    {
        Assert.InRange(Compress(Snappy, PageSamples.Text(100_000)).Length, 1, 50_000);
        Assert.InRange(Compress(Snappy, new byte[100_000]).Length, 1, 5_000);
    }

    [Fact]
    public void A_destination_below_the_bound_is_refused()
    {
        byte[] page = PageSamples.Text(1_000);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Snappy.Compress(page, new byte[Snappy.MaxCompressedLength(page.Length) - 1]));
    }

    private static void AssertRoundTrip(ICompressor compressor, IDecompressor decompressor, byte[] page)
    {
        byte[] compressed = Compress(compressor, page);
        var restored = new GuardedBuffer(page.Length);
        Assert.True(decompressor.TryDecompress(compressed, restored.Span));
        restored.AssertGuardsIntact();
        Assert.True(restored.Span.SequenceEqual(page));

        Assert.False(decompressor.TryDecompress(compressed, new byte[page.Length + 1]));
        if (page.Length > 0)
        {
            Assert.False(decompressor.TryDecompress(compressed, new byte[page.Length - 1]));
            Assert.False(decompressor.TryDecompress(compressed.AsSpan(0, compressed.Length / 2), restored.Span));
        }
    }

    private static byte[] Compress(ICompressor compressor, byte[] page)
    {
        var buffer = new GuardedBuffer(compressor.MaxCompressedLength(page.Length));
        int written = compressor.Compress(page, buffer.Span);
        buffer.AssertGuardsIntact();
        return buffer.Span[..written].ToArray();
    }
}
