using Medallion.Parquet.Columns;
using Medallion.Parquet.Encodings;

namespace Medallion.Parquet.Tests.Encoders;

public sealed class DictionaryBuilderTests
{
    private const int NoLimit = int.MaxValue;

    public static TheoryData<int, int, int> Columns => new()
    {
        { 0, 0, 10 }, { 1, 1, 10 }, { 1, 40, 10 }, { 2, 31, 10 }, { 500, 8, 1 }, { 5_000, 32, 100 }, { 5_000, 33, 100 },
        { 5_000, 70, 300 }, { 20_000, 20, 1_500 }, { 20_000, 300, 1_500 }, { 100_000, 40, 40_000 }, { 3_000, 2, 3_000 },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void Byte_arrays_get_indices_in_the_order_of_their_first_appearance(int count, int maxLength, int distinct)
    {
        var builder = new DictionaryBuilder();
        for (int seed = 0; seed < 3; seed++)
        {
            var random = new Random(seed);
            byte[][] known = [.. Enumerable.Range(0, distinct).Select(_ => RandomBytes(random, random.Next(maxLength + 1)))];
            byte[][] values = [.. Enumerable.Range(0, count).Select(i => known[Choose(random, i, distinct)])];
            Assert.True(builder.TryBuild(Column(values), NoLimit));
            AssertDictionary(builder, [.. values.Select(Convert.ToHexString)]);
        }
    }

    [Fact]
    public void Values_that_differ_only_in_zeros_at_their_end_are_distinct()
    {
        byte[][] values = [.. Enumerable.Range(0, 400).Select(static i => new byte[i % 80])];
        var builder = new DictionaryBuilder();
        Assert.True(builder.TryBuild(Column(values), NoLimit));
        AssertDictionary(builder, [.. values.Select(Convert.ToHexString)]);
    }

    [Fact]
    public void Values_that_differ_in_one_byte_are_distinct_wherever_it_is()
    {
        byte[][] values = [.. Enumerable.Range(10, 50).SelectMany(static length =>
            Enumerable.Range(0, length).Select(at => OneByte(length, at)))];
        var builder = new DictionaryBuilder();
        Assert.True(builder.TryBuild(Column(values), NoLimit));
        AssertDictionary(builder, [.. values.Select(Convert.ToHexString)]);
    }

    /// <summary>The head of a value is loaded in another way where the bytes end behind it.</summary>
    [Fact]
    public void A_value_has_the_same_head_and_hash_wherever_it_lies()
    {
        var random = new Random(1);
        byte[] copy = RandomBytes(random, ByteHash.HeadBytes);
        for (int length = 0; length <= 100; length++)
        {
            byte[] value = RandomBytes(random, length);
            byte[] followed = [.. RandomBytes(random, 7), .. value, .. RandomBytes(random, 64)];
            var head = ByteHash.Head(value, 0, length, copy);
            Assert.Equal(head, ByteHash.Head(followed, 7, length, copy));
            Assert.Equal(ByteHash.Of(head, value), ByteHash.Of(head, followed.AsSpan(7, length)));
            Assert.NotEqual(0u, ByteHash.Of(head, value));
            if (length <= ByteHash.HeadBytes)
            {
                Assert.Equal(head, ByteHash.LoadHead(ref followed[7], ByteHash.HeadBytes - length));
                Assert.Equal(ByteHash.Of(head, value), ByteHash.OfHead(head, (uint)(ByteHash.HeadBytes - length)));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(30_000)]
    public void Numbers_get_indices_in_the_order_of_their_first_appearance(int distinct)
    {
        var random = new Random(distinct);
        long[] values = [.. Enumerable.Range(0, 60_000).Select(i => Choose(random, i, distinct) * 4_096L)];
        var builder = new DictionaryBuilder();
        Assert.True(builder.TryBuild<long>(values, NoLimit));
        AssertDictionary(builder, [.. values.Select(static value => value.ToString())]);
    }

    [Fact]
    public void Distinct_values_beyond_the_limit_are_given_up()
    {
        byte[][] values = [.. Enumerable.Range(0, 10).Select(static i => OneByte(length: 10, at: i))];
        var builder = new DictionaryBuilder();
        Assert.True(builder.TryBuild(Column(values), maxBytes: 100));
        Assert.False(builder.TryBuild(Column(values), maxBytes: 99));
    }

    [Fact]
    public void Mostly_distinct_values_are_given_up()
    {
        byte[][] values = [.. Enumerable.Range(0, 5_000).Select(BitConverter.GetBytes)];
        Assert.False(new DictionaryBuilder().TryBuild(Column(values), NoLimit));
    }

    /// <summary>Values that all lie in one place of the table would take time by their square.</summary>
    [Fact]
    public void Values_made_to_collide_are_given_up()
    {
        const int Mask = 0x1FFF;
        byte[] copy = new byte[ByteHash.HeadBytes];
        byte[][] values = [.. Enumerable.Range(0, 100_000_000)
            .Select(BitConverter.GetBytes)
            .Where(value => DictionarySlot.Of(ByteHash.Of(ByteHash.Head(value, 0, 4, copy), value), Mask) == 0)
            .Take(1_500)];
        Assert.Equal(1_500, values.Length);
        Assert.False(new DictionaryBuilder().TryBuild(Column([.. values, .. values, .. values]), NoLimit));
    }

    private static void AssertDictionary(DictionaryBuilder builder, string[] values)
    {
        var expected = new Dictionary<string, int>();
        int[] indices = [.. values.Select(value => expected.TryAdd(value, expected.Count) ? expected.Count - 1 : expected[value])];
        Assert.Equal(expected.Count, builder.Count);
        Assert.Equal(indices, builder.Indices[..values.Length].ToArray());
        for (int i = 0; i < builder.Count; i++)
        {
            Assert.Equal(Array.IndexOf(indices, i), builder.Entries[i].FirstValue);
        }
    }

    /// <summary>The first values are few, so that the sample does not rule a dictionary out.</summary>
    private static int Choose(Random random, int position, int distinct) =>
        random.Next(position < 4_096 ? Math.Min(distinct, 1_000) : distinct);

    private static BinaryBuffer Column(byte[][] values)
    {
        var column = new BinaryBuffer(new ParquetColumn("c", ParquetType.Binary));
        foreach (byte[] value in values)
        {
            column.Append(value);
        }

        return column;
    }

    private static byte[] OneByte(int length, int at)
    {
        byte[] value = new byte[length];
        value[at] = 1;
        return value;
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
