using Medallion.Storage.Objects;
using static Medallion.Storage.Tests.Objects.StoreCalls;

namespace Medallion.Storage.Tests.Objects;

public abstract partial class ObjectStoreBehaviour
{
    [StoreFact]
    public async Task Put_if_absent_never_replaces()
    {
        await Store.PutAsync(Key("a"), "first", PublishCondition.IfAbsent);

        await FailsAsync(
            StoreFault.ConditionFailed,
            () => Store.PutAsync(Key("a"), "second", PublishCondition.IfAbsent));

        Assert.Equal("first", await Store.ReadTextAsync(Key("a")));
        await Store.DeleteAsync(Key("a"), CancellationToken.None);
        await Store.PutAsync(Key("a"), "third", PublishCondition.IfAbsent);
        Assert.Equal("third", await Store.ReadTextAsync(Key("a")));
    }

    [StoreFact]
    public async Task Put_if_match_replaces_only_the_version_seen()
    {
        ObjectInfo first = await Store.PutAsync(Key("a"), "first");
        ObjectInfo second = await Store.PutAsync(Key("a"), "second", PublishCondition.Unchanged(first));

        await FailsAsync(
            StoreFault.ConditionFailed,
            () => Store.PutAsync(Key("a"), "third", PublishCondition.Unchanged(first)));
        await FailsAsync(
            StoreFault.ConditionFailed,
            () => Store.PutAsync(Key("b"), "third", PublishCondition.Unchanged(first)));

        Assert.Equal(second.Version, (await Store.FindAsync(Key("a"), CancellationToken.None))?.Version);
        Assert.Null(await Store.FindAsync(Key("b"), CancellationToken.None));
    }

    [StoreFact]
    public async Task Of_many_racing_puts_exactly_one_wins()
    {
        for (int round = 0; round < 5; round++)
        {
            string key = Key($"race-{round}");
            bool[] won = await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(i => TryAsync(() => Store.PutAsync(key, $"writer {i}", PublishCondition.IfAbsent))));

            Assert.Single(won, static winner => winner);
            Assert.Equal($"writer {Array.IndexOf(won, true)}", await Store.ReadTextAsync(key));
        }
    }

    [StoreFact]
    public async Task Of_racing_replacements_exactly_one_wins()
    {
        for (int round = 0; round < 5; round++)
        {
            ObjectInfo seen = await Store.PutAsync(Key("a"), $"round {round}");
            bool[] won = await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(i =>
                        TryAsync(() =>
                            Store.PutAsync(Key("a"), $"round {round} writer {i}", PublishCondition.Unchanged(seen)))));

            Assert.Single(won, static winner => winner);
            Assert.Equal($"round {round} writer {Array.IndexOf(won, true)}", await Store.ReadTextAsync(Key("a")));
        }
    }

    [StoreFact]
    public async Task Of_two_racing_uploads_exactly_one_wins()
    {
        for (int round = 0; round < 2; round++)
        {
            string key = Key($"race-{round}");
            byte[][] contents = [TestBytes.Random(9 << 20, 1), TestBytes.Random(9 << 20, 2)];
            bool[] won = await Task.WhenAll(
                contents.Select(content => TryAsync(() => Store.UploadAsync(key, content, PublishCondition.IfAbsent))));

            Assert.Single(won, static winner => winner);
            ObjectInfo? info = await Store.FindAsync(key, CancellationToken.None);
            Assert.Equal(Digest(contents[Array.IndexOf(won, true)]), Digest(await Store.ReadAllAsync(info!.Version)));
        }

        Assert.Equal(0, await CountRemainsAsync());
    }

    [StoreFact]
    public async Task Uploads_of_every_size_come_back_equal()
    {
        int[] sizes = [0, 1, (5 << 20) - 1, 5 << 20, (5 << 20) + 1, 8 << 20, (8 << 20) + 1, 40 << 20];
        foreach (int size in sizes)
        {
            byte[] content = TestBytes.Random(size, size);
            ObjectInfo info = await Store.UploadAsync(Key($"{size}"), content, step: 1_234_567);

            Assert.Equal(size, info.Version.Size);
            Assert.Equal(info.Version, (await Store.FindAsync(Key($"{size}"), CancellationToken.None))?.Version);
            Assert.Equal(Digest(content), Digest(await Store.ReadAllAsync(info.Version)));
        }

        Assert.Equal(0, await CountRemainsAsync());
    }

    [StoreFact]
    public async Task The_callers_buffer_is_free_when_a_write_returns()
    {
        byte[] expected = TestBytes.Random(20 << 20);
        byte[] buffer = new byte[100_000];
        await using IObjectUpload upload = await Store.StartUploadAsync(Key("a"), NoMetadata, CancellationToken.None);
        for (int offset = 0; offset < expected.Length; offset += buffer.Length)
        {
            int length = Math.Min(buffer.Length, expected.Length - offset);
            expected.AsSpan(offset, length).CopyTo(buffer);
            await upload.WriteAsync(buffer.AsMemory(0, length), CancellationToken.None);
            Array.Clear(buffer);
        }

        ObjectInfo info = await upload.CompleteAsync(PublishCondition.None, CancellationToken.None);
        Assert.Equal(Digest(expected), Digest(await Store.ReadAllAsync(info.Version)));
    }

    [StoreFact]
    public async Task An_upload_is_completed_only_if_its_condition_holds()
    {
        foreach (int size in new[] { 100, 9 << 20 })
        {
            string key = Key($"a-{size}");
            byte[] content = TestBytes.Random(size);
            ObjectInfo first = await Store.UploadAsync(key, content, PublishCondition.IfAbsent);
            await FailsAsync(
                StoreFault.ConditionFailed,
                () => Store.UploadAsync(key, content, PublishCondition.IfAbsent));

            byte[] other = TestBytes.Random(size, 2);
            ObjectInfo second = await Store.UploadAsync(key, other, PublishCondition.Unchanged(first));
            await FailsAsync(
                StoreFault.ConditionFailed,
                () => Store.UploadAsync(key, content, PublishCondition.Unchanged(first)));
            await FailsAsync(
                StoreFault.ConditionFailed,
                () => Store.UploadAsync(key + "x", content, PublishCondition.Unchanged(first)));

            Assert.Equal(Digest(other), Digest(await Store.ReadAllAsync(second.Version)));
        }

        Assert.Equal(0, await CountRemainsAsync());
    }

    [StoreFact]
    public async Task An_aborted_upload_leaves_the_previous_version_and_nothing_else()
    {
        await Store.PutAsync(Key("a"), "previous");
        await using (IObjectUpload upload = await Store.StartUploadAsync(Key("a"), NoMetadata, CancellationToken.None))
        {
            await upload.WriteAsync(TestBytes.Random(30 << 20), CancellationToken.None);
            Assert.Equal("previous", await Store.ReadTextAsync(Key("a")));
        }

        Assert.Equal("previous", await Store.ReadTextAsync(Key("a")));
        Assert.Equal([Key("a")], await Store.KeysAsync(Prefix));
        Assert.Equal(0, await CountRemainsAsync());
    }

    [StoreFact]
    public async Task An_upload_cancelled_in_the_middle_leaves_nothing()
    {
        using CancellationTokenSource cancel = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await using IObjectUpload upload = await Store.StartUploadAsync(Key("a"), NoMetadata, cancel.Token);
            for (int i = 0; i < 100; i++)
            {
                await upload.WriteAsync(TestBytes.Random(8 << 20), cancel.Token);
                await cancel.CancelAsync();
            }
        });

        Assert.Empty(await Store.KeysAsync(Prefix));
        Assert.Equal(0, await CountRemainsAsync());
    }

    [StoreFact]
    public async Task A_completed_or_disposed_upload_takes_nothing_more()
    {
        IObjectUpload upload = await Store.StartUploadAsync(Key("a"), NoMetadata, CancellationToken.None);
        await upload.CompleteAsync(PublishCondition.None, CancellationToken.None);

        await Assert.ThrowsAsync<ObjectDisposedException>(() =>
            upload.WriteAsync(new byte[1], CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() =>
            upload.CompleteAsync(PublishCondition.None, CancellationToken.None));
        await upload.DisposeAsync();
        await upload.DisposeAsync();
        Assert.Equal("", await Store.ReadTextAsync(Key("a")));
    }

    private static async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.ConditionFailed)
        {
            return false;
        }
    }
}
