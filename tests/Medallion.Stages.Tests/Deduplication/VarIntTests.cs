using FsCheck.Xunit;
using Medallion.Stages.Deduplication.Keys;
using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Deduplication;

public sealed class VarIntTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(2_097_151)]
    [InlineData(2_097_152)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Numbers_are_read_as_they_were_written(long number)
    {
        byte[] bytes = new byte[VarInt.MaxBytes64];
        int written = VarInt.Write(bytes, VarInt.ZigZag(number));
        int at = 0;

        Assert.Equal(number, VarInt.UnZigZag(VarInt.Read(bytes, ref at)));
        Assert.Equal(written, at);
    }

    [SeededProperty]
    public void Sizes_are_those_written(ulong number, byte shift)
    {
        number >>= shift % 64;
        byte[] bytes = new byte[VarInt.MaxBytes64];

        Assert.Equal(VarInt.Write(bytes, number), VarInt.Size(number));
    }
}
