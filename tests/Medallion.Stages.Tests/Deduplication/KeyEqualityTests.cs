using System.Text;
using Medallion.Parquet.Columns;
using Medallion.Stages.Deduplication;

namespace Medallion.Stages.Tests.Deduplication;

public sealed class KeyEqualityTests
{
    [Fact]
    public async Task Nulls_are_equal_and_are_not_the_empty_string() =>
        Assert.Equal([2, 3], await DroppedAsync(Texts(null, "", null, "", "a")));

    [Fact]
    public async Task Nulls_of_several_columns_are_equal_and_are_not_the_empty_string() => Assert.Equal(
        [3],
        await DroppedAsync(Texts(null, "", null, null, ""), Texts("", null, null, "", "")));

    [Fact]
    public async Task Text_that_moves_from_one_column_to_the_next_is_another_key() => Assert.Equal(
        [],
        await DroppedAsync(Texts("a", "ab", "abc", ""), Texts("bc", "c", "", "abc")));

    [Fact]
    public async Task A_null_bit_belongs_to_its_column()
    {
        // More columns than bits of a byte.
        IEnumerable<ColumnBuffer> columns = Enumerable.Range(0, 10)
            .Select(static column => Texts([.. Enumerable.Range(0, 10).Select(row => row == column ? null : "")]));

        Assert.Equal([], await DroppedAsync([.. columns]));
    }

    [Fact]
    public async Task Zeros_are_equal_and_so_is_all_that_is_not_a_number() => Assert.Equal(
        [1, 4],
        await DroppedAsync(Numbers(0.0, -0.0, double.NaN, double.Epsilon, -double.NaN, double.PositiveInfinity)));

    [Fact]
    public async Task Zeros_are_equal_among_several_columns() => Assert.Equal(
        [1, 2],
        await DroppedAsync(Numbers(0.0, -0.0, 0.0, 1.0), Numbers(-0.0, -0.0, 0.0, 0.0)));

    [Fact]
    public async Task Keys_of_every_length_differ_by_any_byte()
    {
        List<string?> keys = [];
        for (int length = 0; length < 70; length++)
        {
            keys.Add(new string('a', length));
            keys.AddRange(Enumerable.Range(0, length).Select(at => new string('a', at) + 'b' + new string('a', length - at - 1)));
        }

        Assert.Equal([], await DroppedAsync(Texts([.. keys])));
        Assert.Equal(
            Enumerable.Range(keys.Count, keys.Count).Select(static row => (long)row),
            await DroppedAsync(Texts([.. keys, .. keys])));
    }

    [Fact]
    public void Columns_of_another_type_are_refused()
    {
        using Deduplicator deduplicator = new(new DeduplicationOptions());
        deduplicator.Add(0, [Texts("a")], CancellationToken.None);

        Assert.Throws<ArgumentException>(() => deduplicator.Add(1, [Numbers(1)], CancellationToken.None));
        Assert.Throws<ArgumentException>(() => deduplicator.Add(1, [Texts("a"), Texts("b")], CancellationToken.None));
        Assert.Throws<ArgumentException>(() => deduplicator.Add(1, [], CancellationToken.None));
    }

    private static async Task<IEnumerable<long>> DroppedAsync(params ColumnBuffer[] columns)
    {
        using Deduplicator deduplicator = new(new DeduplicationOptions());
        deduplicator.Add(0, columns, CancellationToken.None);
        DeduplicationResult result = await deduplicator.CompleteAsync(progress: null, CancellationToken.None);
        return Enumerable.Range(0, columns[0].RowCount)
            .Select(static row => (long)row)
            .Where(row => result.DroppedRows[row]);
    }

    private static BinaryBuffer Texts(params string?[] texts)
    {
        BinaryBuffer buffer = new(new ParquetColumn("text", ParquetType.String));
        foreach (string? text in texts)
        {
            if (text is null)
            {
                buffer.AppendNull();
            }
            else
            {
                buffer.Append(Encoding.UTF8.GetBytes(text));
            }
        }

        return buffer;
    }

    private static ValueBuffer<double> Numbers(params double[] numbers)
    {
        ValueBuffer<double> buffer = new(new ParquetColumn("number", new ParquetType(PhysicalType.Double)));
        buffer.Append(numbers);
        return buffer;
    }
}
