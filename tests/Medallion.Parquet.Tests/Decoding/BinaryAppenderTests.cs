using Medallion.Parquet.Decoding;
using Medallion.Parquet.Tests.Compression;

namespace Medallion.Parquet.Tests.Decoding;

public sealed class BinaryAppenderTests
{
    /// <summary>Short values are copied as whole vectors, but not where these would be read or written out of bounds.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(64)]
    public void Copies_values_of_every_length_within_both_bounds(int slack)
    {
        var random = new Random(slack);
        for (int length = 0; length <= 70; length++)
        {
            byte[] source = new byte[3 + length + slack];
            random.NextBytes(source);
            for (int behind = 0; behind <= 40; behind++)
            {
                var room = new GuardedBuffer(5 + length + behind);
                BinaryAppender.Copy(source, 3, length, room.Span, 5);
                Assert.Equal(source[3..(3 + length)], room.Span.Slice(5, length).ToArray());
                room.AssertGuardsIntact();
            }
        }
    }
}
