using Medallion.Parquet.Decoding;
using Medallion.Parquet.Encodings;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Tests.Encoders;

public sealed class RleHybridEncoderTests
{
    public static TheoryData<int> Widths => new(Enumerable.Range(0, 32));

    // Around a group of 8 and around the 63 groups of one packed run.
    private static readonly int[] Lengths = [0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 503, 504, 505, 1009, 2000];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Values_of_every_width_are_read_back(int width)
    {
        var random = new Random(width);
        foreach (int length in Lengths)
        {
            int[] distinct = [.. RandomValues.OfWidth(random, length, width).Select(static value => (int)value)];
            AssertReadBack(distinct, width);
            AssertReadBack(RandomValues.Runs(random, length, () => distinct[random.Next(length)]), width);
            AssertReadBack([.. Enumerable.Repeat(length == 0 ? 0 : distinct[0], length)], width);
        }
    }

    [Fact]
    public void A_run_takes_its_count_and_one_value()
    {
        using var output = new PageBuffer();
        RleHybridEncoder.Encode(Enumerable.Repeat(0x0123, 100).ToArray(), width: 9, output);
        Assert.Equal([0xC8, 0x01, 0x23, 0x01], output.Written.ToArray());
    }

    [Fact]
    public void Other_values_are_packed_in_groups_of_8_filled_up_with_zeros()
    {
        using var output = new PageBuffer();
        RleHybridEncoder.Encode([1, 2, 3, 4, 5, 6, 7, 0, 1], width: 3, output);
        Assert.Equal([(2 << 1) | 1, 0b1101_0001, 0b0101_1000, 0b0001_1111, 1, 0, 0], output.Written.ToArray());
    }

    private static void AssertReadBack(int[] values, int width)
    {
        using var output = new PageBuffer();
        RleHybridEncoder.Encode(values, width, output);
        Assert.Equal(values, Decode(output.Written, width, values.Length));
    }

    private static int[] Decode(ReadOnlySpan<byte> bytes, int width, int count)
    {
        List<int> values = new(count);
        var reader = new RleHybridReader(bytes, width);
        while (values.Count < count)
        {
            RleRun run = reader.ReadRun();
            int taken = (int)Math.Min(run.Length, count - values.Count);
            int[] part = new int[taken];
            if (run.IsRepeated)
            {
                Array.Fill(part, (int)run.Value);
            }
            else
            {
                BitUnpacker.Unpack(run.Packed, 0, width, part);
            }

            values.AddRange(part);
        }

        return [.. values];
    }
}
