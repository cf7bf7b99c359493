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

    [SeededProperty(MaxTest = 500)]
    public Property Vectors_of_every_width_find_zeros_and_what_is_no_ascii()
    {
        Gen<byte> byteAtTheEdge = Gen.Elements<byte>(0, 1, 32, 127, 128, 255);
        return Prop.ForAll(Arb.From(byteAtTheEdge.ArrayOf(ByteMasks.BlockLength)), static bytes =>
        {
            ref byte block = ref MemoryMarshal.GetArrayDataReference(bytes);
            ulong expected = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                expected |= bytes[i] is 0 or > 127 ? 1UL << i : 0;
            }

            Assert.Equal(expected, ByteMasks.OfStrangeInOneVector(ref block));
            Assert.Equal(expected, ByteMasks.OfStrangeInTwoVectors(ref block));
            Assert.Equal(expected, ByteMasks.OfStrange(ref block));
        });
    }

    [SeededProperty(MaxTest = 2000, EndSize = 150)]
    public Property Fast_index_finds_the_cells_that_a_walk_byte_by_byte_finds() =>
        Prop.ForAll(Arb.From(Soup.Any), static text =>
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
            Assert.Equal(Walk(bytes, width: 2), Index(bytes, width: 2));
        });

    [SeededProperty(MaxTest = 500, EndSize = 150)]
    public Property Fast_index_finds_the_cells_of_records_of_any_width()
    {
        Gen<string> breaks = Gen.Frequency((8, Gen.Constant("\r\n")), (4, Gen.Constant("\n")), (1, Gen.Elements("\r", "\n\n", "")));
        Gen<string> cell = Gen.Elements("", "1", "ab", "\"\"", "\"a,b\"", "\"a\r\nb\"", new string('x', 40), "b\"c");
        Gen<(int Width, string Text)> cases =
            from width in Gen.Elements(1, 2, 3, 9, 40, 100)
            from records in Gen.Choose(1, 30)
            from cells in cell.ListOf(width * records)
            from ends in breaks.ListOf(records)
            select (width, string.Concat(cells.Chunk(width).Zip(ends, static (record, end) => string.Join(',', record) + end)));
        return Prop.ForAll(Arb.From(cases), static c =>
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(c.Text);
            Assert.Equal(Walk(bytes, c.Width), Index(bytes, c.Width));
        });
    }

    private static List<string> Walk(byte[] text, int width)
    {
        var records = new List<string>();
        var record = new List<string>();
        var cells = new CellWalker(text, (byte)',', (byte)'"');
        while (cells.Next(out ReadOnlySpan<byte> raw))
        {
            record.Add(System.Text.Encoding.UTF8.GetString(raw));
            if (cells.EndsRecord)
            {
                if (width == 1 || record is [not "", ..] or [_, _, ..])
                {
                    records.Add(record.Count == width ? string.Join('\0', record) : $"{record.Count} cells");
                }

                record.Clear();
            }
        }

        return records;
    }

    private static List<string> Index(byte[] text, int width)
    {
        var records = new List<string>();
        using var index = new CellIndex(CsvReading.LayoutOf(width).Dialect, width);
        for (int position = 0; position < text.Length;)
        {
            position = index.Find(text, position);
            for (int row = 0; row < index.RowCount; row++)
            {
                var cells = new List<string>();
                for (int column = 0; column < width; column++)
                {
                    cells.Add(System.Text.Encoding.UTF8.GetString(index.Column(text, column)[row]));
                }

                records.Add(string.Join('\0', cells));
            }

            if (index.MalformedWidth > 0)
            {
                records.Add($"{index.MalformedWidth} cells");
            }
        }

        return records;
    }
}
