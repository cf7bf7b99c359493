using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Medallion.Stages.Csv;
using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Csv;

public sealed class RecordSplitterTests
{
    [SeededProperty(MaxTest = 2000, EndSize = 150)]
    public Property Records_end_where_another_reader_ends_them_however_the_text_is_cut()
    {
        Gen<(string Text, int Piece)> cases = Soup.Any.SelectMany(text => Soup.BlockBytes.Select(piece => (text, piece)));
        return Prop.ForAll(Arb.From(cases), static c =>
        {
            byte[] text = Encoding.UTF8.GetBytes(c.Text);
            long[] expected = [.. Oracle.Offsets(text, ',', '"').Where(static offset => offset > 0)];
            List<long> found = SplitEagerly(text, c.Piece);

            // The last record's end is the text's end; a splitter cannot know that a carriage return is not half of a pair.
            Assert.All(found, end => Assert.Contains(end, expected.Append(text.Length)));
            if (c.Piece == 8 && found.Count > 0)
            {
                Assert.True(expected.Count(start => start > found[^1]) <= 1, "at most the last record is still open");
            }
        });
    }

    [Fact]
    public void Carriage_return_at_the_end_of_a_piece_waits_for_its_line_feed()
    {
        var splitter = new RecordSplitter((byte)',', (byte)'"');
        Assert.Equal(-1, splitter.Scan("a,b\r"u8));
        Assert.Equal(1, splitter.Scan("\nc"u8));

        splitter = new RecordSplitter((byte)',', (byte)'"');
        Assert.Equal(-1, splitter.Scan("a,b\r"u8));
        Assert.Equal(0, splitter.Scan("c"u8));

        splitter = new RecordSplitter((byte)',', (byte)'"');
        Assert.Equal(2, splitter.Scan("a\r\r"u8));
    }

    [Fact]
    public void Quoted_line_break_ends_no_record_across_pieces()
    {
        var splitter = new RecordSplitter((byte)',', (byte)'"');
        Assert.Equal(-1, splitter.Scan("a,\"b"u8));
        Assert.True(splitter.IsInQuotes);
        Assert.Equal(-1, splitter.Scan("\nc\""u8));
        Assert.Equal(-1, splitter.Scan("\"\n"u8)); // the quote before and this one are an escaped quote
        Assert.Equal(2, splitter.Scan("\"\n"u8));
        Assert.False(splitter.IsInQuotes);
    }

    [Theory]
    [InlineData("x\"y\nz", 4)]
    [InlineData("\"ab\"c\"\nd", 7)]
    [InlineData(" \"a\n\"", 4)]
    public void Stray_quote_opens_nothing(string text, int end)
    {
        var splitter = new RecordSplitter((byte)',', (byte)'"');
        Assert.Equal(end, splitter.Scan(Encoding.UTF8.GetBytes(text)));
    }

    [SeededProperty(MaxTest = 500)]
    public Property Piece_is_plain_where_it_is_ascii_without_a_zero_byte()
    {
        Gen<(int Length, int At, byte Value)> cases =
            from length in Gen.Choose(1, 200)
            from at in Gen.Choose(0, length - 1)
            from value in Gen.Elements<byte>(0, 1, (byte)'x', 127, 128, 255)
            select (length, at, value);
        return Prop.ForAll(Arb.From(cases), static c =>
        {
            byte[] piece = new byte[c.Length];
            Array.Fill(piece, (byte)'a');
            piece[c.At] = c.Value;
            var splitter = new RecordSplitter((byte)',', (byte)'"');
            splitter.Scan(piece);
            Assert.Equal(c.Value is > 0 and < 128, splitter.WasPlain);
        });
    }

    private static List<long> SplitEagerly(byte[] text, int piece)
    {
        var splitter = new RecordSplitter((byte)',', (byte)'"');
        var ends = new List<long>();
        for (int at = 0; at < text.Length; at += piece)
        {
            int end = splitter.Scan(text.AsSpan(at, Math.Min(piece, text.Length - at)));
            if (end >= 0)
            {
                ends.Add(at + end);
            }
        }

        return ends;
    }
}
