using FsCheck.Xunit;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Tests.Conformance;
using Medallion.Parquet.Tests.Reading;
using Medallion.Tests.Shared;

namespace Medallion.Parquet.Tests.Columns;

public sealed class ColumnBufferTests
{
    [SeededProperty(MaxTest = 200)]
    public void Selected_rows_are_appended_in_order_whatever_their_runs(int seed)
    {
        var random = new Random(seed);
        var table = new RandomTable(seed);
        var pool = new DirtyPool();
        for (int column = 0; column < table.Columns.Count; column++)
        {
            var kept = ColumnBuffer.Create(table.Columns[column], pool);
            var expected = new List<string?>();
            foreach (ColumnBuffer all in table.RowGroups.Select(group => group[column]))
            {
                ulong[] selection = [.. Enumerable.Range(0, (all.RowCount / 64) + 2).Select(_ => Word(random))];
                kept.AppendSelected(all, selection);
                expected.AddRange(Texts(all).Where((_, row) => (selection[row / 64] >> (row % 64) & 1) != 0));
            }

            Assert.Equal(expected, Texts(kept));
            Assert.Equal(expected.Count(static text => text is null), kept.NullCount);
            kept.Release();
        }

        Assert.Equal(0, pool.Lent);
    }

    [SeededProperty(MaxTest = 100)]
    public void Released_buffer_is_empty_and_may_be_filled_again(int seed)
    {
        var table = new RandomTable(seed);
        var pool = new DirtyPool();
        for (int column = 0; column < table.Columns.Count; column++)
        {
            var buffer = ColumnBuffer.Create(table.Columns[column], pool);
            foreach (ColumnBuffer source in table.RowGroups.Select(group => group[column]))
            {
                buffer.AppendSelected(source, [.. Enumerable.Repeat(ulong.MaxValue, (source.RowCount / 64) + 1)]);
                Assert.Equal(Texts(source), Texts(buffer));
                buffer.Release();
                Assert.Equal((0, 0, 0L, 0), (buffer.RowCount, buffer.NullCount, buffer.ByteCount, pool.Lent));
            }
        }
    }

    [Fact]
    public void Column_that_would_take_2_GiB_is_refused_by_its_name()
    {
        var buffer = new BinaryBuffer(new ParquetColumn("remarks", ParquetType.String));
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(
            () => buffer.ReserveValues(1, int.MaxValue, out _, out _));
        Assert.Contains("'remarks'", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Runs of many words, runs within one, and no runs.</summary>
    private static ulong Word(Random random) => random.Next(4) switch
    {
        0 => 0,
        1 => ulong.MaxValue,
        2 => ulong.MaxValue << random.Next(64),
        _ => (ulong)random.NextInt64() ^ (ulong)random.NextInt64() << 1,
    };

    private static string?[] Texts(ColumnBuffer buffer) => [.. CanonicalValues.Of(buffer)];
}
