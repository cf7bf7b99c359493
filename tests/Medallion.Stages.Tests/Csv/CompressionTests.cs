using System.IO.Compression;
using System.Text;
using Medallion.Stages.Csv;
using Medallion.Stages.Failures;

namespace Medallion.Stages.Tests.Csv;

public sealed class CompressionTests
{
    private static readonly string Text = "a,b\n"
        + string.Concat(Enumerable.Range(0, 30_000).Select(static n => $"{n},{n * 7919 % 10007}\n"));

    [Fact]
    public async Task Compressed_object_is_known_by_its_first_bytes()
    {
        CsvReading reading = await CsvReading.OfAsync(Compress(Text), options: BlockReadingTests.OfBlocks(4096));
        Assert.True(reading.Layout!.Dialect.IsGzip);
        Assert.Equal(30_000, reading.Rows.Count);
        Assert.Equal((string?[])["29999", "5908"], reading.Rows[^1]);
    }

    [Fact]
    public async Task Members_one_behind_the_other_are_one_text()
    {
        CsvReading reading = await CsvReading.OfAsync([.. Compress("a,b\n1,2\n3,"), .. Compress("4\n5,6\n"), .. Compress("")]);
        Assert.Equal([["1", "2"], ["3", "4"], ["5", "6"]], reading.Rows);
    }

    [Fact]
    public async Task Compressed_text_in_another_encoding_is_read()
    {
        byte[] utf16 = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("é,b\nç,2\n")];
        CsvReading reading = await CsvReading.OfAsync(Compress(utf16));
        Assert.Equal(["é", "b"], reading.Names);
        Assert.Equal([["ç", "2"]], reading.Rows);
    }

    public static TheoryData<int> Cuts => [5, 11, 30, 2_000, -9, -8, -4, -1];

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Compressed_object_that_was_cut_short_fails(int cut)
    {
        byte[] whole = Compress(Text);
        byte[] part = cut > 0 ? whole[..cut] : whole[..^-cut];
        StageException error = await Assert.ThrowsAsync<StageException>(() => CsvReading.OfAsync(part));
        Assert.Equal(FailureReason.CompressionInvalid, error.Reason);
        Assert.NotNull(error.Location.ByteOffset);
        Assert.EndsWith(CsvReading.Key, error.Location.ObjectUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)] // compression method
    [InlineData(5_000)]
    [InlineData(-6)] // check sum
    public async Task Compressed_object_that_was_damaged_fails(int at)
    {
        byte[] damaged = Compress(Text);
        damaged[at > 0 ? at : damaged.Length + at] ^= 0x55;
        StageException error = await Assert.ThrowsAsync<StageException>(() => CsvReading.OfAsync(damaged));
        Assert.Equal(FailureReason.CompressionInvalid, error.Reason);
    }

    [Fact]
    public async Task Compressed_object_that_unfolds_beyond_reason_fails()
    {
        byte[] bomb = Compress([.. "a\n"u8, .. Enumerable.Repeat("xxxxxxx\n"u8.ToArray(), 10_000_000).SelectMany(static line => line)]);
        var options = new CsvReadOptions(new CsvLimits { MaxDecompressionRatio = 10 }, 1024 * 1024, 1024 * 1024);
        StageException error = await Assert.ThrowsAsync<StageException>(() => CsvReading.OfAsync(bomb, options: options));
        Assert.Equal(FailureReason.LimitExceeded, error.Reason);
    }

    private static byte[] Compress(string text) => Compress(Encoding.UTF8.GetBytes(text));

    private static byte[] Compress(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }
}
