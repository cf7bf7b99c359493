using Medallion.Stages.Csv;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Tests.Csv;

public sealed class StoredObjectStreamTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 1000).Select(static n => (byte)n)];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Bytes_come_in_order_and_ranges_are_read_ahead(int rangesAhead)
    {
        var store = new MemoryStore();
        var options = CsvReading.Options with { RangeBytes = 64, RangesAhead = rangesAhead };
        int read = 0;
        await using var stream = new StoredObjectStream(store, store.Put("x", Content), options, bytes => read += bytes);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.Equal(Content, copy.ToArray());
        Assert.Equal(Content.Length, read);
        Assert.InRange(store.MostUnderWay, 1, rangesAhead);
    }

    [Fact]
    public async Task Failed_read_is_thrown_where_its_bytes_are_due()
    {
        var store = new MemoryStore { FailAt = 500 };
        await using var stream = new StoredObjectStream(
            store, store.Put("x", Content), CsvReading.Options with { RangeBytes = 100, RangesAhead = 4 }, static _ => { });
        byte[] buffer = new byte[500];
        await stream.ReadExactlyAsync(buffer);
        Assert.Equal(Content[..500], buffer);
        await Assert.ThrowsAsync<StoreException>(async () => await stream.ReadExactlyAsync(buffer));
    }

    [Fact]
    public async Task Cancelled_read_ends()
    {
        var store = new MemoryStore();
        await using var stream = new StoredObjectStream(store, store.Put("x", Content), CsvReading.Options, static _ => { });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await stream.ReadExactlyAsync(new byte[10], new CancellationToken(canceled: true)));
    }
}
