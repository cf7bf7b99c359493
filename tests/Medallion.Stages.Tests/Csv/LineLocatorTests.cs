using System.Text;
using Medallion.Stages.Csv;

namespace Medallion.Stages.Tests.Csv;

public sealed class LineLocatorTests
{
    [Theory]
    [InlineData("a\nb\nc", 4, 3)]
    [InlineData("a\r\nb\r\nc", 6, 3)]
    [InlineData("a\rb\rc", 4, 3)]
    [InlineData("\uFEFFa\n\"x\ny\"\nc", 8, 4)]
    [InlineData("a", 0, 1)]
    public async Task Line_of_a_byte_counts_breaks_of_every_kind(string text, long byteOffset, long expected)
    {
        var store = new MemoryStore();
        var version = store.Put("x", Encoding.UTF8.GetBytes(text));
        long line = await LineLocator.LineAtAsync(store, version, "", byteOffset, BlockReadingTests.OfBlocks(16), CancellationToken.None);
        Assert.Equal(expected, line);
    }
}
