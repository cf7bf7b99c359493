using System.Numerics;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Encodings;
using Medallion.Parquet.Format;
using Medallion.Parquet.Tests.Decoding;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Tests.Encoders;

public sealed class DeltaEncoderTests
{
    // Around a miniblock of 32 and a block of 128 differences: one less than the values.
    private static readonly int[] Lengths = [0, 1, 2, 31, 32, 33, 34, 127, 128, 129, 130, 160, 161, 257, 1000];

    public static TheoryData<int> Widths => new(Enumerable.Range(0, 65));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Differences_of_every_width_are_read_back(int width)
    {
        var random = new Random(width);
        foreach (int length in Lengths)
        {
            long[] longs = [.. RandomValues.OfWidth(random, length, width).Select(static value => (long)value)];
            AssertReadBack(longs, PhysicalType.Int64);
            if (width <= 32)
            {
                AssertReadBack<int>([.. longs.Select(static value => unchecked((int)value))], PhysicalType.Int32);
            }
        }
    }

    [Fact]
    public void Differences_that_overflow_are_read_back()
    {
        AssertReadBack([int.MinValue, int.MaxValue, int.MinValue, 0, int.MaxValue, -1], PhysicalType.Int32);
        AssertReadBack([long.MaxValue, long.MinValue, long.MaxValue, 0, long.MinValue, 1], PhysicalType.Int64);
        AssertReadBack([0, int.MinValue], PhysicalType.Int32);
        AssertReadBack([0, long.MinValue], PhysicalType.Int64);
    }

    [Fact]
    public void The_size_that_is_measured_is_about_that_which_is_written()
    {
        var random = new Random(3);
        foreach (int length in Lengths)
        {
            long[] values = RandomValues.Runs(random, length, () => random.NextInt64() >> random.Next(64));
            using var output = new PageBuffer();
            DeltaBinaryPackedEncoder.Encode<long>(values, output);
            long measured = DeltaBinaryPackedEncoder.Measure<long>(values);
            Assert.InRange(measured, output.Length - 16 - (length / 128), output.Length + (length / 128) + 1);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(300)]
    public void Texts_are_read_back_by_their_lengths(int count)
    {
        var random = new Random(count);
        string[] texts = [.. Enumerable.Range(0, count).Select(_ => new string('é', random.Next(50)))];
        BinaryBuffer column = Decode.Dictionary(["before", .. texts, "behind"]);
        using var output = new PageBuffer();
        PlainEncoder.EncodeDeltaLength(column, first: 1, count, output);
        byte[] page = output.Written.ToArray();
        Assert.Equal(texts, Decode.Texts(ParquetEncoding.DeltaLengthByteArray, count, page));
    }

    private static void AssertReadBack<T>(T[] values, PhysicalType type)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        using var output = new PageBuffer();
        DeltaBinaryPackedEncoder.Encode<T>(values, output);
        byte[] page = output.Written.ToArray();
        Assert.Equal(values, Decode.Values<T>(ParquetEncoding.DeltaBinaryPacked, type, values.Length, page));
    }
}
