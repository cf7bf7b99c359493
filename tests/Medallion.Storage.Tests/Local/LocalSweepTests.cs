using Medallion.Storage.Objects;
using Medallion.Storage.Objects.Local;
using Medallion.Storage.Tests.Objects;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Storage.Tests.Local;

public sealed class LocalSweepTests : IDisposable
{
    private static readonly Dictionary<string, string> Metadata = new() { ["attempt"] = "1" };

    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Removes_what_crashed_writers_left_a_day_ago()
    {
        using LocalObjectStore store = _folder.Open(_clock);
        await store.PutAsync("silver/a", "x"u8.ToArray(), PublishCondition.None, Metadata, CancellationToken.None);
        await LeaveUnfinishedAsync(store, "silver/b");
        await LeaveUnfinishedAsync(store, "top");

        Assert.Equal(0, await SweepAsync(store, ""));
        _clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(1, await SweepAsync(store, "silver/"));
        Assert.Equal(1, await SweepAsync(store, ""));

        Assert.Empty(_folder.Partials());
        Assert.Equal(["silver/a"], await store.KeysAsync(""));
        Assert.Equal(Metadata, (await store.FindAsync("silver/a", CancellationToken.None))!.Metadata);
    }

    [Fact]
    public async Task Removes_metadata_of_versions_that_are_gone()
    {
        using LocalObjectStore store = _folder.Open(_clock);
        await store.PutAsync("a", "x"u8.ToArray(), PublishCondition.None, Metadata, CancellationToken.None);
        await store.PutAsync("b", "x"u8.ToArray(), PublishCondition.None, Metadata, CancellationToken.None);
        File.Delete(_folder.FileOf("b"));
        _clock.Advance(TimeSpan.FromHours(25));

        await SweepAsync(store, "");

        Assert.Single(_folder.MetadataFiles());
        Assert.Equal(Metadata, (await store.FindAsync("a", CancellationToken.None))!.Metadata);
    }

    private static Task<int> SweepAsync(LocalObjectStore store, string prefix) =>
        store.SweepAsync(prefix, ISweepableStore.DefaultAge, CancellationToken.None);

    /// <summary>Does as a process does that dies in the middle of an upload.</summary>
    private async Task LeaveUnfinishedAsync(LocalObjectStore store, string key)
    {
        IReadOnlyList<string> before = _folder.Partials();
        string copy;
        await using (
            IObjectUpload upload = await store.StartUploadAsync(key, StoreCalls.NoMetadata, CancellationToken.None))
        {
            string partial = Assert.Single(_folder.Partials().Except(before));
            copy = partial.Replace(
                HiddenFolder.PartialSuffix,
                $"-left{HiddenFolder.PartialSuffix}",
                StringComparison.Ordinal);
            File.Copy(partial, copy);
        }
    }
}
