using System.Security.Cryptography;
using Medallion.Stages.Publishing;

namespace Medallion.Stages.Tests.Publishing;

public sealed class BackgroundHashTests
{
    /// <summary>None, less than a block, blocks exactly, and more than may wait at once.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1_000, 7)]
    [InlineData(512 * 1024, 256 * 1024)]
    [InlineData(5_000_001, 300_000)]
    [InlineData(5_000_001, 5_000_001)]
    public async Task Hash_is_that_of_all_bytes_however_they_come(int length, int piece)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        byte[] reused = new byte[piece];
        await using var hash = new BackgroundHash();
        for (int at = 0; at < length; at += piece)
        {
            int count = Math.Min(piece, length - at);
            bytes.AsSpan(at, count).CopyTo(reused);
            await hash.AppendAsync(reused.AsMemory(0, count), CancellationToken.None);
            Array.Clear(reused);
        }

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), await hash.FinishAsync());
    }

    [Fact]
    public async Task Output_that_is_given_up_leaves_no_thread_waiting()
    {
        var hash = new BackgroundHash();
        await hash.AppendAsync(new byte[3_000_000], CancellationToken.None);
        await hash.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
