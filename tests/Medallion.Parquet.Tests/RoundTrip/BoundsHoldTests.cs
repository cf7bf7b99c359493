using FsCheck.Xunit;
using Medallion.Parquet.Bounds;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Tests.Reading;
using Medallion.Tests.Shared;

namespace Medallion.Parquet.Tests.RoundTrip;

/// <summary>What statistics and page index tell of values is true: readers leave out what they rule out.</summary>
public sealed class BoundsHoldTests
{
    [SeededProperty(MaxTest = 60)]
    public async Task Statistics_and_page_index_hold_for_every_value(int seed)
    {
        var table = new RandomTable(seed);
        ParquetFileReader reader = await TableFile.OpenAsync(await table.WriteAsync());
        for (int rowGroup = 0; rowGroup < reader.RowGroupCount; rowGroup++)
        {
            Assert.Equal(table.RowGroups[rowGroup][0].RowCount, reader.Metadata.RowGroups[rowGroup].RowCount);
            for (int column = 0; column < table.Columns.Count; column++)
            {
                ColumnBuffer values = table.RowGroups[rowGroup][column];
                AssertStatistics(values, reader.GetColumnChunk(rowGroup, column).MetaData!);
                await AssertPagesAsync(values, reader, rowGroup, column);
            }
        }
    }

    private static void AssertStatistics(ColumnBuffer values, ColumnMetaData metadata)
    {
        Statistics statistics = metadata.Statistics!;
        Assert.Equal(values.RowCount, metadata.ValueCount);
        Assert.Equal(values.NullCount, statistics.NullCount);
        Assert.Equal(statistics.MinValue is null, statistics.MaxValue is null);
        byte[][] compared = Compared(values, 0, values.RowCount);
        if (statistics is { MinValue: { } min, MaxValue: { } max })
        {
            AssertBetween(values.Column.Type, min.Span, max.Span, compared);
            Assert.Equal(statistics.IsMinValueExact, compared.Any(value => IsEqual(values.Column.Type, value, min.Span)));
            Assert.Equal(statistics.IsMaxValueExact, compared.Any(value => IsEqual(values.Column.Type, value, max.Span)));
        }
        else
        {
            Assert.Empty(compared);
        }
    }

    private static async Task AssertPagesAsync(ColumnBuffer values, ParquetFileReader reader, int rowGroup, int column)
    {
        OffsetIndex offsets = (await reader.ReadOffsetIndexAsync(rowGroup, column, CancellationToken.None))!;
        ColumnIndex? index = await reader.ReadColumnIndexAsync(rowGroup, column, CancellationToken.None);
        if (index is null)
        {
            // The format has no way to tell a page of NaN alone from others.
            Assert.Contains(values.Column.Type.Physical, (PhysicalType[])[PhysicalType.Float, PhysicalType.Double]);
            return;
        }

        long[] starts = [.. offsets.PageLocations.Select(static page => page.FirstRowIndex), values.RowCount];
        Assert.Equal(0, starts[0]);
        Assert.Equal(starts.Length - 1, index.NullPages.Count);
        for (int page = 0; page < index.NullPages.Count; page++)
        {
            int first = (int)starts[page];
            int rows = (int)starts[page + 1] - first;
            Assert.InRange(rows, 1, int.MaxValue);
            int nulls = Enumerable.Range(first, rows).Count(row => !values.IsValid(row));
            Assert.Equal(nulls, index.NullCounts![page]);
            Assert.Equal(nulls == rows, index.NullPages[page]);
            byte[][] compared = Compared(values, first, rows);
            AssertBetween(values.Column.Type, index.MinValues[page].Span, index.MaxValues[page].Span, compared);
        }

        AssertOrder(values.Column.Type, index);
    }

    private static void AssertOrder(ParquetType type, ColumnIndex index)
    {
        int[] pages = [.. Enumerable.Range(0, index.NullPages.Count).Where(page => !index.NullPages[page])];
        foreach ((int before, int after) in pages.Zip(pages.Skip(1)))
        {
            int min = BoundsFinder.Compare(type, index.MinValues[before].Span, index.MinValues[after].Span);
            int max = BoundsFinder.Compare(type, index.MaxValues[before].Span, index.MaxValues[after].Span);
            Assert.True(index.BoundaryOrder != 1 || (min <= 0 && max <= 0));
            Assert.True(index.BoundaryOrder != 2 || (min >= 0 && max >= 0));
        }
    }

    private static void AssertBetween(
        ParquetType type, ReadOnlySpan<byte> min, ReadOnlySpan<byte> max, byte[][] values)
    {
        foreach (byte[] value in values)
        {
            Assert.True(BoundsFinder.Compare(type, min, value) <= 0, $"{Convert.ToHexString(value)} is below the minimum.");
            Assert.True(BoundsFinder.Compare(type, max, value) >= 0, $"{Convert.ToHexString(value)} is above the maximum.");
        }
    }

    private static bool IsEqual(ParquetType type, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        BoundsFinder.Compare(type, left, right) == 0;

    /// <summary>The values of some rows as bounds have them, without NaN.</summary>
    private static byte[][] Compared(ColumnBuffer column, int firstRow, int rows)
    {
        int first = Enumerable.Range(0, firstRow).Count(column.IsValid);
        int count = Enumerable.Range(firstRow, rows).Count(column.IsValid);
        IEnumerable<int> values = Enumerable.Range(first, count);
        return column switch
        {
            ValueBuffer<bool> buffer => [.. values.Select(i => BitConverter.GetBytes(buffer.Values[i]))],
            ValueBuffer<int> buffer => [.. values.Select(i => BitConverter.GetBytes(buffer.Values[i]))],
            ValueBuffer<long> buffer => [.. values.Select(i => BitConverter.GetBytes(buffer.Values[i]))],
            ValueBuffer<float> buffer =>
                [.. values.Where(i => !float.IsNaN(buffer.Values[i])).Select(i => BitConverter.GetBytes(buffer.Values[i]))],
            ValueBuffer<double> buffer =>
                [.. values.Where(i => !double.IsNaN(buffer.Values[i])).Select(i => BitConverter.GetBytes(buffer.Values[i]))],
            BinaryBuffer buffer => [.. values.Select(i => buffer[i].ToArray())],
            _ => throw new InvalidOperationException($"unexpected {column.GetType()}"),
        };
    }
}
