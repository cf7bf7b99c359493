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
