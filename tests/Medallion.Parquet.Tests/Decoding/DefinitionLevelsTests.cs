using Medallion.Parquet.Columns;
using Medallion.Parquet.Decoding;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Tests.Decoding;

public sealed class DefinitionLevelsTests
{
    [Fact]
    public void Levels_become_rows_with_and_without_a_value()
    {
        ValueBuffer<int> rows = NewRows();
        int valid = DefinitionLevels.AppendHybrid([3 << 1, 1, (1 << 1) | 1, 0b0000_0101, 2 << 1, 0], 13, rows);
        Assert.Equal(5, valid);
        Assert.Equal("1111010000000", Show(rows));
    }

    [Fact]
    public void Levels_from_the_most_significant_bit_on_are_cut_off_the_page()
    {
        ValueBuffer<int> rows = NewRows();
        ReadOnlySpan<byte> page = [0b1010_0000, 0b1100_0000, 9];
        Assert.Equal(4, DefinitionLevels.AppendBitPacked(ref page, 10, rows));
        Assert.Equal("1010000011", Show(rows));
        Assert.Equal([9], page.ToArray());
    }

    [Fact]
    public void Many_pages_in_a_row_keep_their_bits_apart()
    {
        ValueBuffer<int> rows = NewRows();
        var random = new Random(5);
        List<bool> expected = [];
        for (int page = 0; page < 200; page++)
        {
            bool[] bits = [.. Enumerable.Range(0, random.Next(1, 150)).Select(_ => random.Next(2) == 0)];
            expected.AddRange(bits);
            byte[] packed = BitStream.Pack(bits.Select(static bit => bit ? 1UL : 0), 1);
            byte[] header = [(byte)((packed.Length << 1) | 1)];
            int valid = DefinitionLevels.AppendHybrid([.. header, .. packed], bits.Length, rows);
            Assert.Equal(bits.Count(static bit => bit), valid);
        }

        Assert.Equal(string.Concat(expected.Select(static bit => bit ? '1' : '0')), Show(rows));
        Assert.Equal(expected.Count(static bit => !bit), rows.NullCount);
    }

    [Fact]
    public void A_level_above_the_highest_is_refused()
    {
        Assert.Throws<ParquetFormatException>(() => DefinitionLevels.AppendHybrid([3 << 1, 2], 3, NewRows()));
    }

    [Fact]
    public void Levels_that_end_early_are_refused()
    {
        Assert.Throws<ParquetFormatException>(() => DefinitionLevels.AppendHybrid([3 << 1, 1], 4, NewRows()));
        Assert.Throws<ParquetFormatException>(() =>
        {
            ReadOnlySpan<byte> page = [1];
            DefinitionLevels.AppendBitPacked(ref page, 9, NewRows());
        });
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0 })]
    [InlineData(new byte[] { 2, 0, 0, 0, 1 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 1 })]
    public void Levels_longer_than_their_page_are_refused(byte[] bytes)
    {
        Assert.Throws<ParquetFormatException>(() =>
        {
            ReadOnlySpan<byte> page = bytes;
            DefinitionLevels.SplitPrefixed(ref page);
        });
    }

    private static ValueBuffer<int> NewRows() => new(new ParquetColumn("column", ParquetType.Int32));

    private static string Show(ColumnBuffer rows) =>
        string.Concat(Enumerable.Range(0, rows.RowCount).Select(row => rows.IsValid(row) ? '1' : '0'));
}
