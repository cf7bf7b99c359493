using System.Runtime.Intrinsics.X86;
using Medallion.Parquet.Decoding;

namespace Medallion.Parquet.Tests.Decoding;

public sealed class BitUnpackerTests
{
    public static TheoryData<int> Widths => new(Enumerable.Range(0, 65));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Unpacks_every_width_up_to_the_last_byte(int width)
    {
        var random = new Random(width);
        for (int count = 0; count < 70; count++)
        {
            ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
            ulong[] values = [.. Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue) & mask)];
            byte[] packed = BitStream.Pack(values, width);

            ulong[] wide = new ulong[count];
            BitUnpacker.Unpack(Surrounded(packed), width, wide);
            Assert.Equal(values, wide);
            if (width <= BitUnpacker.MaxNarrowWidth)
            {
                AssertNarrow(values, packed, width);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Unpacks_alike_with_and_without_vectors(int width)
    {
        var random = new Random(width);
        for (int count = 0; count < 600 && width <= BitUnpacker.MaxNarrowWidth; count += count < 80 ? 1 : 61)
        {
            byte[] packed = new byte[BitUnpacker.ByteCount(count, width)];
            random.NextBytes(packed);
            for (int first = 0; first <= count; first += 8)
            {
                int[] expected = new int[count - first];
                BitUnpacker.UnpackNumbers(Surrounded(packed), first, width, expected);
                AssertVectors(packed, first, width, expected);
                int[] all = new int[count - first];
                BitUnpacker.Unpack(Surrounded(packed), first, width, all);
                Assert.Equal(expected, all);
            }
        }
    }

    /// <summary>Vectors end before one would be read from behind the end, and write no more than they say.</summary>
    private static void AssertVectors(byte[] packed, int first, int width, int[] expected)
    {
        if (!Avx2.IsSupported || width is 0 or > BitUnpacker.MaxVectorWidth)
        {
            return;
        }

        int[] values = [.. Enumerable.Repeat(-1, expected.Length)];
        int done = BitUnpacker.UnpackVectors(Surrounded(packed), first, width, values);
        Assert.Equal(expected[..done], values[..done]);
        Assert.All(values[done..], static value => Assert.Equal(-1, value));
        int groups = done / 8;
        Assert.True(groups == 0 || LoadEnd(first, groups - 1, width) <= packed.Length);
        Assert.True(values.Length - done < 8 || LoadEnd(first, groups, width) > packed.Length);
    }

    private static int LoadEnd(int first, int group, int width) => (((first / 8) + group) * width) + (width / 2) + 16;

    private static void AssertNarrow(ulong[] values, byte[] packed, int width)
    {
        int[] expected = [.. values.Select(static value => unchecked((int)value))];
        for (int first = 0; first <= values.Length; first += 7)
        {
            int[] narrow = new int[values.Length - first];
            BitUnpacker.Unpack(Surrounded(packed), first, width, narrow);
            Assert.Equal(expected[first..], narrow);
        }
    }

    /// <summary>The bytes with ones behind them: what is read too far shows in the values.</summary>
    private static ReadOnlySpan<byte> Surrounded(byte[] packed) =>
        ((byte[])[.. packed, .. Enumerable.Repeat((byte)0xFF, 16)]).AsSpan(0, packed.Length);
}
