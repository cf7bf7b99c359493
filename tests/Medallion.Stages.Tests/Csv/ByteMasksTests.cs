using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Medallion.Stages.Csv;
using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Csv;

public sealed class ByteMasksTests
{
    [SeededProperty(MaxTest = 500)]
    public Property Vectors_of_every_width_find_what_a_plain_loop_finds()
    {
        Gen<(byte[] Block, byte Value)> cases =
            from block in Gen.Choose(0, 255).Select(static n => (byte)n).ArrayOf(ByteMasks.BlockLength)
            from value in Gen.OneOf(Gen.Elements(block), Gen.Choose(0, 255).Select(static n => (byte)n))
            select (block, value);
        return Prop.ForAll(Arb.From(cases), static c =>
        {
            ref byte block = ref MemoryMarshal.GetArrayDataReference(c.Block);
            ulong expected = 0;
            for (int i = 0; i < c.Block.Length; i++)
            {
                expected |= c.Block[i] == c.Value ? 1UL << i : 0;
            }

            Assert.Equal(expected, ByteMasks.OfOneVector(ref block, c.Value));
            Assert.Equal(expected, ByteMasks.OfTwoVectors(ref block, c.Value));
            Assert.Equal(expected, ByteMasks.OfFourVectors(ref block, c.Value));
            Assert.Equal(expected, ByteMasks.Of(ref block, c.Value));
        });
    }

    [SeededProperty(MaxTest = 2000, EndSize = 150)]
    public Property Fast_index_finds_the_cells_that_a_walk_byte_by_byte_finds() =>
        Prop.ForAll(Arb.From(Soup.Any), static text =>
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
            Assert.Equal(Walk(bytes), Index(bytes));
        });

    [SeededProperty(MaxTest = 2000, EndSize = 150)]
    public Property Run_that_is_said_to_have_no_empty_cells_has_none() =>
        Prop.ForAll(Arb.From(Soup.Any), static text =>
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
            using var index = new CellIndex(CsvReading.LayoutOf(2).Dialect, width: 2);
            for (int position = 0; position < bytes.Length;)
            {
                position = index.Find(bytes, position);
                for (int cell = 0; cell < index.RowCount * 2; cell++)
                {
                    ReadOnlySpan<byte> raw = index.Column(bytes, cell % 2)[cell / 2];
                    Assert.True(index.MayHaveEmptyCells || (raw.Length > 0 && !raw.SequenceEqual("\"\""u8)));
                }
            }
        });

    [Theory]
    [InlineData("a,b\na,\"said \"\"no\"\"\"\n", false)]
    [InlineData("a,b\na,\"\"\"no\"\"\"\n", false)]
    [InlineData("a,b\n\"\",b\n", true)]
    [InlineData("a,b\na,\"\"", true)]
    [InlineData("\"\",b\n", true)]
    [InlineData("a,b\n,b\n", true)]
    [InlineData("a,b\na,", true)]
    public void Empty_cells_are_told_from_quotes_within_text(string text, bool mayHaveEmpty)
    {
        using var index = new CellIndex(CsvReading.LayoutOf(2).Dialect, width: 2);
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        Assert.Equal(bytes.Length, index.Find(bytes, 0));
        Assert.Equal(mayHaveEmpty, index.MayHaveEmptyCells);
    }

    private static List<string> Walk(byte[] text)
    {
        var records = new List<string>();
        var record = new List<string>();
        var cells = new CellWalker(text, (byte)',', (byte)'"');
        while (cells.Next(out ReadOnlySpan<byte> raw))
        {
            record.Add(System.Text.Encoding.UTF8.GetString(raw));
            if (cells.EndsRecord)
            {
                if (record is [not "", ..] or [_, _, ..])
                {
                    records.Add(record.Count == 2 ? string.Join('\0', record) : $"{record.Count} cells");
                }

                record.Clear();
            }
        }

        return records;
    }

    private static List<string> Index(byte[] text)
    {
        var records = new List<string>();
        using var index = new CellIndex(CsvReading.LayoutOf(2).Dialect, width: 2);
        for (int position = 0; position < text.Length;)
        {
            position = index.Find(text, position);
            CellColumn first = index.Column(text, 0);
            CellColumn second = index.Column(text, 1);
            for (int row = 0; row < index.RowCount; row++)
            {
                records.Add(System.Text.Encoding.UTF8.GetString([.. first[row], 0, .. second[row]]));
            }

            if (index.MalformedWidth > 0)
            {
                records.Add($"{index.MalformedWidth} cells");
            }
        }

        return records;
    }
}
