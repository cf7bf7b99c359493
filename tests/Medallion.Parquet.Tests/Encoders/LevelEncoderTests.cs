using Medallion.Parquet.Columns;
using Medallion.Parquet.Decoding;
using Medallion.Parquet.Encodings;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Tests.Encoders;

public sealed class LevelEncoderTests
{
    private static readonly ParquetColumn Column = new("column", ParquetType.Int32);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_part_of_the_rows_is_read_back(int seed)
    {
        var random = new Random(seed);
        bool[] rows = RandomValues.Runs(random, 1_500, () => random.Next(2) == 0);
        ColumnBuffer column = Fill(rows);
        for (int i = 0; i < 200; i++)
        {
            int first = random.Next(rows.Length);
            int count = random.Next(1, Math.Min(rows.Length - first, random.Next(1, 1_500)) + 1);
            AssertReadBack(column, rows, first, count);
        }
    }

    [Fact]
    public void More_mixed_groups_than_one_run_holds_are_read_back()
    {
        bool[] rows = [.. Enumerable.Range(0, 1_100).Select(static row => row % 2 == 0)];
        ColumnBuffer column = Fill(rows);
        foreach (int count in (int[])[503, 504, 505, 512, 1_008, 1_009, 1_100])
        {
            AssertReadBack(column, rows, 0, count);
        }
    }

    [Fact]
    public void A_page_without_nulls_is_one_run()
    {
        using var output = new PageBuffer();
        LevelEncoder.Encode(Fill([.. Enumerable.Repeat(true, 1_000)]), 0, 1_000, hasNulls: false, output);
        Assert.Equal([3, 0, 0, 0, 0xD0, 0x0F, 1], output.Written.ToArray());
    }

    private static ValueBuffer<int> Fill(bool[] rows)
    {
        var column = new ValueBuffer<int>(Column);
        foreach (bool hasValue in rows)
        {
            if (hasValue)
            {
                column.Append(0);
            }
            else
            {
                column.AppendNull();
            }
        }

        return column;
    }

    private static void AssertReadBack(ColumnBuffer column, bool[] rows, int first, int count)
    {
        using var output = new PageBuffer();
        LevelEncoder.Encode(column, first, count, hasNulls: true, output);
        ReadOnlySpan<byte> page = output.Written;
        ReadOnlySpan<byte> levels = DefinitionLevels.SplitPrefixed(ref page);
        Assert.True(page.IsEmpty);

        var read = new ValueBuffer<int>(Column);
        int valid = DefinitionLevels.AppendHybrid(levels, count, read);
        bool[] expected = rows[first..(first + count)];
        Assert.Equal(expected, Enumerable.Range(0, count).Select(read.IsValid));
        Assert.Equal(expected.Count(static hasValue => hasValue), valid);
        Assert.Equal(valid, LevelEncoder.CountValues(column.Validity, first, count));
    }
}
