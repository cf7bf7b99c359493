using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Medallion.Stages.Csv;
using Medallion.Stages.Failures;
using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Csv;

public sealed class BlockReadingTests
{
    [SeededProperty(MaxTest = 2000, EndSize = 150)]
    public Property Any_text_in_blocks_of_any_size_reads_as_another_reader_reads_it_whole()
    {
        Gen<(string Text, int Block, int Width)> cases =
            from text in Soup.Any
            from block in Soup.BlockBytes
            from width in Gen.Choose(1, 4)
            select (text, block, width);
        return Prop.ForAll(Arb.From(cases), static c => ReadsAsOracle(c.Text, c.Block, c.Width).GetAwaiter().GetResult());
    }

    [SeededProperty(MaxTest = 500)]
    public Property Any_table_in_any_dialect_gives_its_cells_back()
    {
        Gen<string?> cell = Gen.OneOf(
            Gen.Constant<string?>(null),
            Gen.Constant<string?>(""),
            Gen.Elements("a", "\"", ",", ";", "\n", "\r", " ", "é", "日本", "\u2028", "|", "\t", "0", "\uFEFF", "'")
                .ListOf()
                .Select(static pieces => (string?)string.Concat(pieces)));
        Gen<(string?[][] Rows, TestDialect Dialect, int Block)> cases =
            from width in Gen.Choose(1, 6)
            from rows in cell.ArrayOf(width).ArrayOf()
            from delimiter in Gen.Elements(',', ';', '\t', '|')
            from quote in Gen.Elements('"', '\'')
            from line in Gen.Elements("\n", "\r\n", "\r")
            from all in Gen.Elements(true, false)
            from block in Soup.BlockBytes
            select (rows, new TestDialect(delimiter, quote, line, all), block);
        return Prop.ForAll(Arb.From(cases), static c =>
        {
            byte[] text = Encoding.UTF8.GetBytes(c.Dialect.Write(c.Rows));
            int width = c.Rows.Length == 0 ? 1 : c.Rows[0].Length;
            CsvLayout layout = CsvReading.LayoutOf(width, c.Dialect.Delimiter, c.Dialect.Quote);
            CsvReading reading = CsvReading.OfAsync(text, layout, OfBlocks(c.Block)).GetAwaiter().GetResult();

            // A byte order mark at the very start is none of the text.
            string?[][] expected = c.Rows.Length > 0 && c.Rows[0][0]?.StartsWith('\uFEFF') == true && text[0] == 0xEF
                ? [[.. c.Rows[0].Select(static (value, i) => i == 0 ? (value!.Length == 1 ? null : value[1..]) : value)], .. c.Rows[1..]]
                : c.Rows;
            Assert.Equal(expected, reading.Rows);
            Assert.Equal(0, reading.Malformed);
        });
    }

    [Fact]
    public async Task Every_length_of_cell_up_to_several_vectors_is_read_whole()
    {
        string[][] rows = [.. Enumerable.Range(1, 300).Select(static n => new[] { new string('x', n), n.ToString(), new string('"', n) })];
        byte[] text = Encoding.UTF8.GetBytes(new TestDialect(',', '"', "\r\n", QuotesAll: false).Write(rows));
        CsvReading reading = await CsvReading.OfAsync(text, CsvReading.LayoutOf(3), OfBlocks(256));
        Assert.Equal(rows, reading.Rows);
    }

    [Fact]
    public async Task Cell_of_5_MB_is_read()
    {
        string large = string.Concat(Enumerable.Repeat("0123456\n89", 500_000));
        CsvReading reading = await CsvReading.OfAsync($"a,b\n1,\"{large}\"\n2,x\n");
        Assert.Equal([["1", large], ["2", "x"]], reading.Rows);
    }

    [Fact]
    public async Task Records_of_another_width_are_counted_and_left_out()
    {
        CsvReading reading = await CsvReading.OfAsync("a,b\n1,2\n3\n4,5,6\n\n7,8\n9,\n", options: OfBlocks(16));
        Assert.Equal([["1", "2"], ["7", "8"], ["9", null]], reading.Rows);
        Assert.Equal(2, reading.Malformed);
    }

    [Fact]
    public async Task First_record_of_another_width_is_told_with_its_place()
    {
        byte[] text = "1,2\n\n3,4\n\"x\ny\"\n5,6\n"u8.ToArray();
        BlockProfile profile = await ProfileAsync(text, CsvReading.LayoutOf(2));
        Assert.Equal(new MalformedRecord(Row: 3, ByteOffset: 9, Width: 1, "\"x\\u000ay\""), profile.Malformed);
        Assert.Equal(3, profile.RowCount);
        Assert.Equal(1, profile.MalformedCount);
    }

    [Fact]
    public async Task Empty_line_is_a_null_where_there_is_one_column_and_nothing_where_there_are_more()
    {
        Assert.Equal([["1"], [null], ["2"]], (await CsvReading.OfAsync("a\n1\n\n2\n")).Rows);
        Assert.Equal([["1", "2"], ["3", "4"]], (await CsvReading.OfAsync("a,b\n1,2\n\n\r\n3,4\n\n")).Rows);
    }

    [Theory]
    [InlineData("a,b\n1,2")]
    [InlineData("a,b\r1,2\r")]
    [InlineData("a,b\r\n1,2\r\n")]
    [InlineData("\r\n\r\na,b\r\n1,2")]
    public async Task Line_ends_of_every_kind_end_records(string text) =>
        Assert.Equal([["1", "2"]], (await CsvReading.OfAsync(text)).Rows);

    [Fact]
    public async Task Quote_that_is_never_closed_is_told_where_its_record_begins()
    {
        StageException error = await Assert.ThrowsAsync<StageException>(
            () => CsvReading.OfAsync("a,b\n1,2\n3,\"x\n4,5\n", options: OfBlocks(16)));
        Assert.Equal(FailureReason.CsvMalformed, error.Reason);
        Assert.Equal(8, error.Location.ByteOffset);
        Assert.EndsWith(CsvReading.Key, error.Location.ObjectUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(1024 * 1024)]
    public async Task Record_beyond_the_limit_is_told_with_its_place(int blockBytes)
    {
        var options = new CsvReadOptions(new CsvLimits { MaxRecordBytes = 1024 }, blockBytes, RangeBytes: 100);
        string text = $"a,b\n1,2\n{new string('x', 1100)},3\n4,5\n";
        StageException error = await Assert.ThrowsAsync<StageException>(() => CsvReading.OfAsync(text, options: options));
        Assert.Equal(FailureReason.LimitExceeded, error.Reason);
        Assert.Equal(8, error.Location.ByteOffset);
        Assert.Equal(2, (await CsvReading.OfAsync($"a,b\n1,2\n{new string('x', 900)},3\n", options: options)).Rows.Count);
    }

    [Fact]
    public async Task Blocks_of_a_large_object_stay_near_their_size()
    {
        string text = "a,b\n" + string.Concat(Enumerable.Repeat("some text,12345\n", 100_000));
        CsvReading reading = await CsvReading.OfAsync(text, options: OfBlocks(64 * 1024));
        Assert.InRange(reading.Blocks, 25, 30);
        Assert.Equal(100_000, reading.Rows.Count);
    }

    internal static CsvReadOptions OfBlocks(int blockBytes) => new(new CsvLimits(), blockBytes, RangeBytes: 53);

    private static async Task ReadsAsOracle(string text, int block, int width)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var splitter = new RecordSplitter((byte)',', (byte)'"');
        splitter.Scan(bytes);
        Task<CsvReading> reading = CsvReading.OfAsync(bytes, CsvReading.LayoutOf(width), OfBlocks(block));
        if (splitter.IsInQuotes)
        {
            StageException error = await Assert.ThrowsAsync<StageException>(() => reading);
            Assert.Equal(FailureReason.CsvMalformed, error.Reason);
            return;
        }

        List<string?[]> expected = Oracle.Read(bytes, ',', '"', skipEmptyLines: width != 1);
        Assert.Equal(expected.Where(cells => cells.Length == width), (await reading).Rows);
        Assert.Equal(expected.Count(cells => cells.Length != width), (await reading).Malformed);
    }

    private static async Task<BlockProfile> ProfileAsync(byte[] text, CsvLayout layout)
    {
        var store = new MemoryStore();
        await using CsvObjectReader reader = await CsvObjectReader.OpenAsync(
            store, store.Put("x.csv", text), layout, CsvReading.Options, static _ => { }, CancellationToken.None);
        await foreach (RecordBlock block in reader.ReadBlocksAsync(CancellationToken.None))
        {
            using (block)
            {
                return BlockProfiler.Profile(block, layout);
            }
        }

        throw new InvalidOperationException("no block");
    }
}
