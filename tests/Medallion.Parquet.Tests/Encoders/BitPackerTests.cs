using System.Runtime.Intrinsics.X86;
using Medallion.Parquet.Encodings;
using Medallion.Parquet.Tests.Compression;
using Medallion.Parquet.Tests.Decoding;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Tests.Encoders;

public sealed class BitPackerTests
{
    public static TheoryData<int> Widths => new(Enumerable.Range(0, 65));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Packs_every_width_bit_by_bit(int width)
    {
        var random = new Random(width);
        for (int count = 0; count <= 136; count += 8)
        {
            ulong[] values = RandomValues.OfWidth(random, count, width);
            using var output = new PageBuffer();
            BitPacker.Pack(values, width, output);
            Assert.Equal(BitStream.Pack(values, width), output.Written.ToArray());
            if (width <= 32)
            {
                using var narrow = new PageBuffer();
                BitPacker.Pack([.. values.Select(static value => (uint)value)], width, narrow);
                Assert.Equal(BitStream.Pack(values, width), narrow.Written.ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Packs_alike_with_and_without_vectors_and_within_the_room(int width)
    {
        var random = new Random(width);
        for (int count = 0; count <= 1024 && width <= 32; count += count < 136 ? 8 : 296)
        {
            ulong[] values = RandomValues.OfWidth(random, count, width);
            uint[] narrow = [.. values.Select(static value => (uint)value)];
            byte[] expected = BitStream.Pack(values, width);
            AssertPacks(expected, room => BitPacker.PackNumbers(narrow, width, room));
            if (width <= BitPacker.MaxVectorWidth && Avx2.IsSupported)
            {
                AssertPacks(expected, room => BitPacker.PackVectors(narrow, width, room));
            }
        }
    }

    [Fact]
    public void Vectors_take_no_room_that_is_too_small()
    {
        if (Avx2.IsSupported)
        {
            Assert.Throws<ArgumentOutOfRangeException>(static () => BitPacker.PackVectors(new uint[16], 10, new byte[35]));
        }
    }

    [Theory]
    [InlineData(0UL, 0)]
    [InlineData(1UL, 1)]
    [InlineData(255UL, 8)]
    [InlineData(256UL, 9)]
    [InlineData(uint.MaxValue, 32)]
    [InlineData(ulong.MaxValue, 64)]
    public void The_width_is_that_of_the_largest_value(ulong largest, int width) =>
        Assert.Equal(width, BitPacker.WidthOf(largest));

    private static void AssertPacks(byte[] expected, PackInto pack)
    {
        var buffer = new GuardedBuffer(expected.Length + 16);
        pack(buffer.Span);
        Assert.Equal(expected, buffer.Span[..expected.Length].ToArray());
        buffer.AssertGuardsIntact();
    }

    private delegate void PackInto(Span<byte> room);
}
