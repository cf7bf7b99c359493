using Medallion.Parquet.Bounds;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Tests.Encoders;

public sealed class BinaryRangeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(20)]
    public void Finds_the_least_and_the_greatest_of_values_of_any_length(int maxLength)
    {
        var random = new Random(maxLength);
        for (int round = 0; round < 2_000; round++)
        {
            byte[][] values = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => FewDifferent(random, random.Next(maxLength + 1)))];
            BinaryRange range = Range(values);
            byte[][] ordered = [.. values.Order(Comparer<byte[]>.Create(static (left, right) => left.AsSpan().SequenceCompareTo(right)))];
            Assert.Equal(ordered[0], values[range.Least]);
            Assert.Equal(ordered[^1], values[range.Greatest]);
        }
    }

    private static BinaryRange Range(byte[][] values)
    {
        var column = new BinaryBuffer(new ParquetColumn("c", ParquetType.Binary));
        foreach (byte[] value in values)
        {
            column.Append(value);
        }

        var range = new BinaryRange(column, 0);
        for (int i = 1; i < values.Length; i++)
        {
            range.Add(i);
        }

        return range;
    }

    /// <summary>Few different bytes, so that many values start alike; the lowest and the highest are among them.</summary>
    private static byte[] FewDifferent(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.Next(3) switch { 0 => (byte)0, 1 => (byte)0xFF, _ => (byte)'a' })];
}
