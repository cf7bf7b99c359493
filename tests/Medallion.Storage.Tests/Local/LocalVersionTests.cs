using Medallion.Storage.Objects;
using Medallion.Storage.Objects.Local;
using Medallion.Storage.Tests.Objects;
using Microsoft.Extensions.Time.Testing;
using static Medallion.Storage.Tests.Objects.StoreCalls;

namespace Medallion.Storage.Tests.Local;

public sealed class LocalVersionTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tags_never_repeat_even_on_a_clock_that_stands_still()
    {
        using LocalObjectStore store = _folder.Open(new FakeTimeProvider());
        HashSet<string> tags = [];
        for (int i = 0; i < 50; i++)
        {
            Assert.True(tags.Add((await store.PutAsync("a", $"{i:d3}")).Version.ETag), $"Version {i} has an old tag.");
        }
    }

    [Fact]
    public async Task A_tag_stays_while_the_file_does()
    {
        using LocalObjectStore store = _folder.Open();
        ObjectVersion put = (await store.PutAsync("a", "x")).Version;

        using LocalObjectStore other = _folder.Open();
        Assert.Equal(put, (await other.FindAsync("a", CancellationToken.None))!.Version);
    }

    [Fact]
    public async Task Notices_a_file_that_was_edited_in_place()
    {
        using LocalObjectStore store = _folder.Open();
        ObjectVersion version = (await store.PutAsync("a", "before")).Version;
        await store.ReadAllAsync(version);

        File.WriteAllText(_folder.FileOf("a"), "edited");
        File.SetLastWriteTimeUtc(_folder.FileOf("a"), DateTime.UnixEpoch);

        await FailsAsync(StoreFault.ObjectChanged, () => store.ReadAllAsync(version));
    }

    [Fact]
    public async Task Notices_a_file_that_was_replaced_by_one_of_the_same_size_and_time()
    {
        using LocalObjectStore store = _folder.Open();
        ObjectVersion version = (await store.PutAsync("a", "before")).Version;
        DateTime modified = File.GetLastWriteTimeUtc(_folder.FileOf("a"));
        File.WriteAllText(_folder.FileOf("b"), "after.");
        File.SetLastWriteTimeUtc(_folder.FileOf("b"), modified);

        File.Move(_folder.FileOf("b"), _folder.FileOf("a"), overwrite: true);

        await FailsAsync(StoreFault.ObjectChanged, () => store.ReadAllAsync(version));
    }

    [Fact]
    public async Task A_file_put_there_by_hand_has_no_metadata_of_its_predecessor()
    {
        using LocalObjectStore store = _folder.Open();
        Dictionary<string, string> metadata = new() { ["attempt"] = "1" };
        await store.PutAsync("a", "x"u8.ToArray(), PublishCondition.None, metadata, CancellationToken.None);

        File.WriteAllText(_folder.FileOf("a"), "by hand");

        ObjectInfo info = (await store.FindAsync("a", CancellationToken.None))!;
        Assert.Empty(info.Metadata);
        Assert.Equal("by hand", await store.ReadTextAsync("a"));
    }

    [Fact]
    public async Task Metadata_goes_with_its_version()
    {
        using LocalObjectStore store = _folder.Open();
        Dictionary<string, string> metadata = new() { ["attempt"] = "1" };
        for (int i = 0; i < 3; i++)
        {
            await store.PutAsync("a", new byte[i], PublishCondition.None, metadata, CancellationToken.None);
        }

        Assert.Single(_folder.MetadataFiles());
        await store.DeleteAsync("a", CancellationToken.None);
        Assert.Empty(_folder.MetadataFiles());
    }

    [Fact]
    public async Task Stores_opened_at_different_depths_exclude_each_other()
    {
        using LocalObjectStore outer = _folder.Open();
        await outer.PutAsync("sub/first", "x");
        using LocalObjectStore inner = new(StoreUri.Parse($"file://{_folder.Path}/sub"), TimeProvider.System);
        for (int round = 0; round < 10; round++)
        {
            int won = 0;
            await Task.WhenAll(TryAsync(outer, $"sub/{round}"), TryAsync(inner, $"{round}"));
            Assert.Equal(1, won);

            async Task TryAsync(LocalObjectStore store, string key)
            {
                try
                {
                    await store.PutAsync(key, "x", PublishCondition.IfAbsent);
                    Interlocked.Increment(ref won);
                }
                catch (StoreException fault) when (fault.Fault == StoreFault.ConditionFailed)
                {
                    // The other was first.
                }
            }
        }
    }
}
