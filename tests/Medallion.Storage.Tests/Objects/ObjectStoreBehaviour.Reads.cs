using Medallion.Storage.Objects;
using static Medallion.Storage.Tests.Objects.StoreCalls;

namespace Medallion.Storage.Tests.Objects;

public abstract partial class ObjectStoreBehaviour
{
    [StoreFact]
    public async Task Reads_any_range_up_to_both_ends()
    {
        byte[] content = TestBytes.Random(100_000);
        ObjectVersion version = (await Store.UploadAsync(Key("a"), content)).Version;
        (int Offset, int Length)[] ranges =
        [
            (0, 100_000),
            (0, 1),
            (99_999, 1),
            (1, 99_999),
            (50_000, 12_345),
            (0, 0),
            (100_000, 0),
        ];
        foreach ((int offset, int length) in ranges)
        {
            byte[] read = new byte[length];
            await Store.ReadAsync(version, offset, read, CancellationToken.None);
            Assert.Equal(content.AsSpan(offset, length).ToArray(), read);
        }
    }

    [StoreFact]
    public async Task Refuses_ranges_outside_of_the_object()
    {
        ObjectVersion version = (await Store.PutAsync(Key("a"), "0123456789")).Version;

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync(-1, 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync(10, 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync(5, 6));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync(long.MaxValue, 1));

        Task ReadAsync(long offset, int length) =>
            Store.ReadAsync(version, offset, new byte[length], CancellationToken.None).AsTask();
    }

    [StoreFact]
    public async Task Notices_that_the_object_was_replaced()
    {
        ObjectVersion old = (await Store.PutAsync(Key("a"), "old bytes")).Version;
        await Store.ReadAllAsync(old);

        ObjectVersion current = (await Store.PutAsync(Key("a"), "new bytes")).Version;

        Assert.NotEqual(old.ETag, current.ETag);
        StoreException fault = await FailsAsync(StoreFault.ObjectChanged, () => Store.ReadAllAsync(old));
        Assert.Contains(Store.Uri.Of(Key("a")), fault.Message, StringComparison.Ordinal);
        Assert.Equal("new bytes"u8.ToArray(), await Store.ReadAllAsync(current));
    }

    [StoreFact]
    public async Task Notices_that_the_object_became_shorter_than_the_range()
    {
        ObjectVersion old = (await Store.UploadAsync(Key("a"), TestBytes.Random(1000))).Version;
        await Store.PutAsync(Key("a"), "short");

        await FailsAsync(
            StoreFault.ObjectChanged,
            () => Store.ReadAsync(old, 900, new byte[100], CancellationToken.None).AsTask());
    }

    [StoreFact]
    public async Task Notices_that_the_object_was_deleted()
    {
        ObjectVersion version = (await Store.PutAsync(Key("a"), "x")).Version;
        await Store.ReadAllAsync(version);

        await Store.DeleteAsync(Key("a"), CancellationToken.None);

        await FailsAsync(StoreFault.ObjectNotFound, () => Store.ReadAllAsync(version));
    }

    [StoreFact]
    public async Task Many_readers_at_once_each_get_their_range()
    {
        byte[] content = TestBytes.Random(3 << 20);
        ObjectVersion version = (await Store.UploadAsync(Key("a"), content)).Version;

        await Parallel.ForAsync(
            0,
            64,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, cancellationToken) =>
            {
                Random random = new(i);
                int offset = random.Next(content.Length);
                byte[] read = new byte[random.Next(content.Length - offset)];
                await Store.ReadAsync(version, offset, read, cancellationToken);
                Assert.True(content.AsSpan(offset, read.Length).SequenceEqual(read));
            });
    }

    [StoreFact]
    public async Task A_cancelled_call_says_so()
    {
        ObjectVersion version = (await Store.PutAsync(Key("a"), "x")).Version;
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.FindAsync(Key("a"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Store.ReadAsync(version, 0, new byte[1], cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Store.PutAsync(Key("b"), default, PublishCondition.None, NoMetadata, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ObjectInfo info in Store.ListAsync(Prefix, cancelled))
            {
                Assert.Fail($"{info.Version.Key} was listed.");
            }
        });
        Assert.Null(await Store.FindAsync(Key("b"), CancellationToken.None));
    }
}
