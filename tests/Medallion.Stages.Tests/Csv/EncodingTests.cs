using System.Text;
using Medallion.Stages.Csv;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;

namespace Medallion.Stages.Tests.Csv;

public sealed class EncodingTests
{
    private const string Text = "nome,preço\nJoão,5€\n日本,\"a😀\"\n";

    public static TheoryData<string> Marked => ["utf-8", "utf-16", "utf-16BE", "utf-32"];

    [Theory]
    [MemberData(nameof(Marked))]
    public async Task Byte_order_mark_tells_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        foreach (int range in new[] { 1, 3, 7, 1024 })
        {
            byte[] content = [.. encoding.GetPreamble(), .. encoding.GetBytes(Text)];
            CsvReading reading = await CsvReading.OfAsync(content, options: new CsvReadOptions(new CsvLimits(), 16, range));
            Assert.Equal(["nome", "preço"], reading.Names);
            Assert.Equal([["João", "5€"], ["日本", "a😀"]], reading.Rows);
            Assert.Equal(name, reading.Layout!.Dialect.Encoding, ignoreCase: true);
        }
    }

    [Theory]
    [InlineData("windows-1252")]
    [InlineData("iso-8859-15")]
    [InlineData("utf-16")]
    [InlineData("shift_jis")]
    public async Task Declared_encoding_is_read(string name)
    {
        Encoding encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        string text = name == "shift_jis" ? "名,値\nア,1\n" : "nome,preço\nJoão,5€\n";
        var request = new CsvDialectRequest { Encoding = name };
        CsvReading reading = await CsvReading.OfAsync(encoding.GetBytes(text), request);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines[0].Split(','), reading.Names);
        Assert.Equal([lines[1].Split(',')], reading.Rows);
    }

    [Fact]
    public async Task Long_transcoded_text_is_read_whole()
    {
        string text = "a,b\n" + string.Concat(Enumerable.Range(0, 20_000).Select(static n => $"{n},ção{n}\n"));
        CsvReading reading = await CsvReading.OfAsync(
            Encoding.Latin1.GetBytes(text), new CsvDialectRequest { Encoding = "iso-8859-1" }, BlockReadingTests.OfBlocks(4096));
        Assert.Equal(20_000, reading.Rows.Count);
        Assert.Equal((string?[])["19999", "ção19999"], reading.Rows[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public async Task Bytes_that_are_no_UTF8_are_told_with_their_place(int before)
    {
        byte[] content = [.. "nome\n"u8, .. Enumerable.Repeat((byte)'x', before), .. "Jo"u8, 0xE3, .. "o\n"u8];
        StageException error = await Assert.ThrowsAsync<StageException>(() => CsvReading.OfAsync(content));
        Assert.Equal(FailureReason.EncodingInvalid, error.Reason);
        Assert.Equal(7 + before, error.Location.ByteOffset);
        Assert.Equal("utf-8", error.Location.Expected);
        Assert.StartsWith("bytes E36F", error.Location.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Character_that_is_cut_off_at_the_end_is_told()
    {
        StageException error = await Assert.ThrowsAsync<StageException>(() => CsvReading.OfAsync([.. "a\nx"u8, 0xE2, 0x82]));
        Assert.Equal(FailureReason.EncodingInvalid, error.Reason);
        Assert.Equal(3, error.Location.ByteOffset);
    }

    [Fact]
    public async Task Bytes_that_the_declared_encoding_does_not_know_are_told_with_their_place_in_the_transcoded_text()
    {
        byte[] content = [.. "nome\n"u8, .. Enumerable.Repeat((byte)0xE7, 50_000), 0x81, (byte)'\n'];
        StageException error = await Assert.ThrowsAsync<StageException>(
            () => CsvReading.OfAsync(content, new CsvDialectRequest { Encoding = "us-ascii" }));
        Assert.Equal(FailureReason.EncodingInvalid, error.Reason);
        Assert.Equal(5, error.Location.ByteOffset);

        byte[] line = [0xB1, (byte)',', (byte)'1', (byte)'\n'];
        byte[] japanese = [.. Enumerable.Repeat(line, 20_000).SelectMany(static bytes => bytes), 0x81, (byte)'\n'];
        error = await Assert.ThrowsAsync<StageException>(
            () => CsvReading.OfAsync(japanese, new CsvDialectRequest { Encoding = "shift_jis" }));
        Assert.Equal(20_000 * 6, error.Location.ByteOffset);
    }

    [Fact]
    public async Task Encoding_that_does_not_exist_is_a_wrong_request()
    {
        StageException error = await Assert.ThrowsAsync<StageException>(
            () => CsvReading.OfAsync("a\n1\n", new CsvDialectRequest { Encoding = "utf-9" }));
        Assert.Equal(FailureReason.InvalidRequest, error.Reason);
    }

    [Fact]
    public async Task UTF16_without_its_mark_is_told_as_such()
    {
        StageException error = await Assert.ThrowsAsync<StageException>(() => CsvReading.OfAsync(Encoding.Unicode.GetBytes("a,b\n1,2\n")));
        Assert.Equal(FailureReason.EncodingInvalid, error.Reason);
        Assert.Contains("UTF-16", error.Location.Found, StringComparison.Ordinal);
    }

    public static TheoryData<byte[]> Binaries =>
    [
        [0x50, 0x4B, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00, 0x08, 0x00], // what spreadsheets save by default
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00], // an image
        [0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0x01, 0xFE, 0x9C], // bzip2, no 0 in it
        [(byte)'a', 0],
    ];

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Object_that_is_no_text_gets_a_finding_and_gives_no_rows(byte[] content)
    {
        CsvReading reading = await CsvReading.OfAsync(content);
        Assert.Equal([FindingCode.ObjectNotText], reading.Codes);
        Assert.Null(reading.Layout);
        Assert.Empty(reading.Rows);
    }

    [Fact]
    public async Task Zeros_behind_the_sample_are_told_with_their_place()
    {
        byte[] content = [.. Encoding.ASCII.GetBytes("a\n" + new string('x', 100_000) + "\n"), 0, 0, 0];
        StageException error = await Assert.ThrowsAsync<StageException>(() => CsvReading.OfAsync(content));
        Assert.Equal(FailureReason.EncodingInvalid, error.Reason);
        Assert.Equal(100_003, error.Location.ByteOffset);
    }
}
