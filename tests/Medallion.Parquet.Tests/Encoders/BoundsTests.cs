using System.Text;
using FsCheck.Xunit;
using Medallion.Parquet.Bounds;
using Medallion.Parquet.Columns;
using Medallion.Tests.Shared;

namespace Medallion.Parquet.Tests.Encoders;

public sealed class BoundsTests
{
    private const int MaxLength = 64;

    [Fact]
    public void Text_of_64_bytes_is_its_own_bound()
    {
        ValueBounds bounds = Text(new string('a', MaxLength));
        Assert.Equal(new string('a', MaxLength), Show(bounds.Minimum));
        Assert.Equal(new string('a', MaxLength), Show(bounds.Maximum));
        Assert.True(bounds is { IsMinimumExact: true, IsMaximumExact: true });
    }

    [Fact]
    public void Longer_text_is_cut_and_the_upper_bound_raised()
    {
        ValueBounds bounds = Text(new string('a', MaxLength + 1));
        Assert.Equal(new string('a', MaxLength), Show(bounds.Minimum));
        Assert.Equal(new string('a', MaxLength - 1) + "b", Show(bounds.Maximum));
        Assert.True(bounds is { IsMinimumExact: false, IsMaximumExact: false });
    }

    [Fact]
    public void Text_is_cut_between_characters()
    {
        ValueBounds bounds = Text(string.Concat(Enumerable.Repeat("日", 40)));
        Assert.Equal(string.Concat(Enumerable.Repeat("日", 21)), Show(bounds.Minimum));
        Assert.Equal(string.Concat(Enumerable.Repeat("日", 20)) + (char)('日' + 1), Show(bounds.Maximum));
    }

    [Fact]
    public void The_character_before_the_surrogates_is_raised_beyond_them() =>
        Assert.EndsWith("\uE000", Show(Text(string.Concat(Enumerable.Repeat("\uD7FF", 30))).Maximum), StringComparison.Ordinal);

    [Fact]
    public void The_last_character_that_can_be_raised_is()
    {
        string highest = string.Concat(Enumerable.Repeat("\U0010FFFF", 30));
        Assert.Equal("b", Show(Text("a" + highest).Maximum));
        Assert.Null(BoundsFinder.Find(Fill(ParquetType.String, Encoding.UTF8.GetBytes(highest)), 0, 1));
    }

    [Fact]
    public void Bytes_are_cut_anywhere_and_the_last_that_can_be_is_raised()
    {
        byte[] value = [7, .. Enumerable.Repeat((byte)0xFF, 100)];
        ValueBounds bounds = BoundsFinder.Find(Fill(ParquetType.Binary, value), 0, 1)!;
        Assert.Equal(value[..MaxLength], bounds.Minimum);
        Assert.Equal([8], bounds.Maximum);
        Assert.Null(BoundsFinder.Find(Fill(ParquetType.Binary, value[1..]), 0, 1));
    }

    [SeededProperty(MaxTest = 300)]
    public void Bounds_of_short_values_are_the_least_and_the_greatest(int seed)
    {
        var random = new Random(seed);
        byte[][] values = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => FewBytes(random))];
        int first = random.Next(values.Length);
        int count = random.Next(1, values.Length - first + 1);
        ValueBounds bounds = BoundsFinder.Find(Fill(ParquetType.Binary, values), first, count)!;
        byte[][] among = values[first..(first + count)];
        Array.Sort(among, static (left, right) => left.AsSpan().SequenceCompareTo(right));
        Assert.Equal(among[0], bounds.Minimum);
        Assert.Equal(among[^1], bounds.Maximum);
    }

    [SeededProperty(MaxTest = 300)]
    public void Bounds_of_any_text_are_short_and_valid_text_and_hold(int seed)
    {
        var random = new Random(seed);
        string[] texts = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => AnyText(random))];
        byte[][] values = [.. texts.Select(Encoding.UTF8.GetBytes)];
        ValueBounds? bounds = BoundsFinder.Find(Fill(ParquetType.String, values), 0, values.Length);
        if (bounds is null)
        {
            Assert.Contains(texts, static text => text.StartsWith("\U0010FFFF", StringComparison.Ordinal));
            return;
        }

        byte[][] sides = [bounds.Minimum, bounds.Maximum];
        Assert.All(sides, static side => Assert.InRange(side.Length, 0, MaxLength));
        Assert.All(sides, static side => Assert.Equal(side, Encoding.UTF8.GetBytes(Show(side))));
        Assert.All(values, value =>
        {
            Assert.True(bounds.Minimum.AsSpan().SequenceCompareTo(value) <= 0);
            Assert.True(bounds.Maximum.AsSpan().SequenceCompareTo(value) >= 0);
        });
        Assert.Equal(bounds.IsMinimumExact, values.Any(value => value.AsSpan().SequenceEqual(bounds.Minimum)));
        Assert.Equal(bounds.IsMaximumExact, values.Any(value => value.AsSpan().SequenceEqual(bounds.Maximum)));
    }

    [Fact]
    public void NaN_is_no_bound_and_zeros_take_both_signs()
    {
        var column = new ValueBuffer<double>(new ParquetColumn("column", ParquetType.Double));
        column.Append([double.NaN, 0.0, double.NaN]);
        ValueBounds zeros = BoundsFinder.Find(column, 0, 3)!;
        Assert.Equal(BitConverter.GetBytes(-0.0), zeros.Minimum);
        Assert.Equal(BitConverter.GetBytes(0.0), zeros.Maximum);
        Assert.Null(BoundsFinder.Find(column, 2, 1));
    }

    [Fact]
    public void Unsigned_integers_are_compared_as_such()
    {
        var type = new ParquetType(PhysicalType.Int32, LogicalKind.Integer) { BitWidth = 32 };
        var column = new ValueBuffer<int>(new ParquetColumn("column", type));
        column.Append([-1, 5]);
        ValueBounds bounds = BoundsFinder.Find(column, 0, 2)!;
        Assert.Equal(BitConverter.GetBytes(5), bounds.Minimum);
        Assert.Equal(BitConverter.GetBytes(-1), bounds.Maximum);
    }

    [Fact]
    public void Decimals_in_bytes_are_compared_by_value()
    {
        var type = new ParquetType(PhysicalType.ByteArray, LogicalKind.Decimal) { Precision = 10, Scale = 2 };
        ValueBounds bounds = BoundsFinder.Find(Fill(type, [0x01, 0x00], [0x7F], [0xFF, 0x00], [0x80]), 0, 4)!;
        Assert.Equal([0xFF, 0x00], bounds.Minimum);
        Assert.Equal([0x01, 0x00], bounds.Maximum);
    }

    private static ValueBounds Text(string text) =>
        BoundsFinder.Find(Fill(ParquetType.String, Encoding.UTF8.GetBytes(text)), 0, 1)!;

    private static BinaryBuffer Fill(ParquetType type, params byte[][] values)
    {
        var column = new BinaryBuffer(new ParquetColumn("column", type));
        foreach (byte[] value in values)
        {
            column.Append(value);
        }

        return column;
    }

    private static string Show(byte[] bound) => Encoding.UTF8.GetString(bound);

    private static string AnyText(Random random)
    {
        string[] characters = ["a", "z", "\u007F", "é", "\u07FF", "日", "\uD7FF", "\uFFFF", "😀", "\U0010FFFF"];
        int distinct = random.Next(1, characters.Length + 1);
        int skipped = random.Next(characters.Length - distinct + 1);
        return string.Concat(Enumerable.Range(0, random.Next(90)).Select(_ => characters[skipped + random.Next(distinct)]));
    }

    /// <summary>Around the 8 bytes that are compared at once, and of few different bytes.</summary>
    private static byte[] FewBytes(Random random) =>
        [.. Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(4) switch { 0 => (byte)0, 1 => (byte)255, _ => (byte)1 })];
}
