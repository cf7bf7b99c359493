using System.Security.Cryptography;
using Medallion.Storage.Objects;
using Medallion.Storage.Probing;
using static Medallion.Storage.Tests.Objects.StoreCalls;

namespace Medallion.Storage.Tests.Objects;

/// <summary>
/// What every store does alike. Tests keep to <see cref="Prefix"/>, since a store can be a given bucket.
/// </summary>
public abstract partial class ObjectStoreBehaviour : IAsyncLifetime
{
    private protected IObjectStore Store { get; private set; } = null!;

    private protected string Prefix { get; } = $"test-{Guid.NewGuid():N}/";

    public async Task InitializeAsync() => Store = await OpenAsync();

    public virtual async Task DisposeAsync()
    {
        foreach (string key in await Store.KeysAsync(Prefix))
        {
            await Store.DeleteAsync(key, CancellationToken.None);
        }
    }

    /// <summary>A store to write to.</summary>
    private protected abstract Task<IObjectStore> OpenAsync();

    /// <summary>A store of the same kind that does not exist.</summary>
    private protected abstract IObjectStore OpenMissing();

    /// <summary>Writes many small objects quickly.</summary>
    private protected abstract Task SeedAsync(IReadOnlyList<string> keys);

    /// <summary>Number of unfinished uploads that the store holds under <see cref="Prefix"/>.</summary>
    private protected abstract Task<int> CountRemainsAsync();

    private string Key(string name) => Prefix + name;

    [StoreFact]
    public async Task Finds_what_was_put()
    {
        ObjectInfo put = await Store.PutAsync(Key("a.txt"), "hello");

        ObjectInfo? found = await Store.FindAsync(Key("a.txt"), CancellationToken.None);

        Assert.Equal(put.Version, found?.Version);
        Assert.Equal(5, put.Version.Size);
        Assert.Equal("hello", await Store.ReadTextAsync(Key("a.txt")));
    }

    [StoreFact]
    public async Task Finds_nothing_where_nothing_is()
    {
        Assert.Null(await Store.FindAsync(Key("absent"), CancellationToken.None));
        Assert.Empty(await Store.KeysAsync(Key("absent/")));
    }

    [StoreFact]
    public async Task A_folder_is_not_an_object()
    {
        await Store.PutAsync(Key("folder/a"), "x");

        Assert.Null(await Store.FindAsync(Key("folder"), CancellationToken.None));
    }

    [StoreFact]
    public async Task Deletes_and_deletes_again()
    {
        await Store.PutAsync(Key("a"), "x");

        await Store.DeleteAsync(Key("a"), CancellationToken.None);
        await Store.DeleteAsync(Key("a"), CancellationToken.None);
        await Store.DeleteAsync(Key("never/there"), CancellationToken.None);

        Assert.Null(await Store.FindAsync(Key("a"), CancellationToken.None));
    }

    [StoreFact]
    public async Task Keeps_metadata_of_every_kind_of_text()
    {
        Dictionary<string, string> metadata = new()
        {
            ["run-key"] = "people_pipeline/2024-01-01T00:00:00+00:00/silver",
            ["text"] = "ação 100% ✓ 😀",
            ["blanks"] = "  outer  inner  ",
            ["empty-ish"] = "-",
        };
        await Store.PutAsync(Key("put"), "x"u8.ToArray(), PublishCondition.None, metadata, CancellationToken.None);
        await using (
            IObjectUpload upload = await Store.StartUploadAsync(Key("upload"), metadata, CancellationToken.None))
        {
            await upload.WriteAsync(TestBytes.Random(9 << 20), CancellationToken.None);
            ObjectInfo info = await upload.CompleteAsync(PublishCondition.None, CancellationToken.None);
            Assert.Equal(metadata, info.Metadata);
        }

        Assert.Equal(metadata, (await Store.FindAsync(Key("put"), CancellationToken.None))!.Metadata);
        Assert.Equal(metadata, (await Store.FindAsync(Key("upload"), CancellationToken.None))!.Metadata);
    }

    [StoreFact]
    public async Task Metadata_belongs_to_its_version_only()
    {
        Dictionary<string, string> metadata = new() { ["attempt"] = "1" };
        await Store.PutAsync(Key("a"), "x"u8.ToArray(), PublishCondition.None, metadata, CancellationToken.None);

        await Store.PutAsync(Key("a"), "y");

        Assert.Empty((await Store.FindAsync(Key("a"), CancellationToken.None))!.Metadata);
    }

    [StoreFact]
    public async Task Refuses_metadata_that_no_store_could_keep()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => PutWithAsync("Upper", "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => PutWithAsync("a b", "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => PutWithAsync("long", new string('x', 1920)));
        await PutWithAsync("long", new string('x', 1916));

        Task PutWithAsync(string name, string value) =>
            Store.PutAsync(
                Key("a"),
                default,
                PublishCondition.None,
                new Dictionary<string, string> { [name] = value },
                CancellationToken.None);
    }

    [StoreFact]
    public async Task Odd_keys_come_back_as_they_are()
    {
        string[] keys =
        [
            "with space.csv",
            "plus+sign",
            "percent%20",
            "hash#tag",
            "question?mark=1&b",
            "back\\slash",
            "ünïcode/日本語.csv",
            "emoji😀",
            "quote'\"<>",
            "semi;colon:",
            "tilde~",
            ".hidden",
            "..two",
            "trailing.",
        ];
        foreach (string key in keys)
        {
            await Store.PutAsync(Key(key), key);
        }

        Assert.Equal(keys.Select(Key).Order(Utf8KeyComparer.Instance), await Store.KeysAsync(Prefix));
        foreach (string key in keys)
        {
            Assert.Equal(key, await Store.ReadTextAsync(Key(key)));
            Assert.Equal([Key(key)], await Store.KeysAsync(Key(key)));
        }
    }

    [StoreFact]
    public async Task Hostile_keys_are_refused_everywhere()
    {
        string[] keys =
        [
            "",
            "/etc/passwd",
            "../up",
            "a/../../up",
            "a/./b",
            ".",
            "..",
            "a//b",
            "a/",
            "nul\0byte",
            "line\nbreak",
            "\ud800",
            ".medallion-store/x",
            "a/.medallion-store/x",
            new string('x', 1025),
        ];
        foreach (string key in keys)
        {
            ObjectVersion version = new(key, "\"x\"", 1);
            await FailsAsync(StoreFault.InvalidUri, () => Store.FindAsync(key, CancellationToken.None));
            await FailsAsync(StoreFault.InvalidUri, () => Store.PutAsync(key, "x"));
            await FailsAsync(StoreFault.InvalidUri, () => Store.DeleteAsync(key, CancellationToken.None));
            await FailsAsync(StoreFault.InvalidUri, () => Store.ReadAllAsync(version));
            await FailsAsync(
                StoreFault.InvalidUri,
                async () => await Store.StartUploadAsync(key, NoMetadata, CancellationToken.None));
        }

        await FailsAsync(StoreFault.InvalidUri, () => Store.ListAsync("../"));
        await FailsAsync(StoreFault.InvalidUri, () => Store.ListAsync("/"));
        await FailsAsync(StoreFault.InvalidUri, () => Store.ListAsync("a//"));
    }

    [StoreFact]
    public async Task Lists_2500_objects_in_order_of_their_bytes()
    {
        List<string> keys =
        [
            .. Enumerable.Range(0, 2490).Select(i => Key($"many/{i % 100:x}/part-{i * 7919 % 2490:d4}.csv")),
        ];
        string[] close = ["a.csv", "a-b/c", "a/b", "a0", "A", "é", "\uffe5", "😀", "many.csv"];
        keys.AddRange(close.Select(name => Key($"order/{name}")));
        keys.Add(Key("z"));
        await SeedAsync(keys);

        Assert.Equal(keys.Order(Utf8KeyComparer.Instance), await Store.KeysAsync(Prefix));
        Assert.Equal(2490, (await Store.KeysAsync(Key("many/"))).Count);
        Assert.Equal(2490, (await Store.KeysAsync(Key("man"))).Count);
        Assert.Equal(
            [Key("order/a-b/c"), Key("order/a.csv"), Key("order/a/b"), Key("order/a0")],
            await Store.KeysAsync(Key("order/a")));
        Assert.Equal([Key("z")], await Store.KeysAsync(Key("z")));
    }

    [StoreFact]
    public async Task A_listed_version_can_be_read()
    {
        ObjectInfo put = await Store.PutAsync(Key("a"), "hello");

        ObjectInfo listed = Assert.Single(await Store.ListAsync(Prefix));

        Assert.Equal(put.Version, listed.Version);
        Assert.InRange(listed.LastModified, put.LastModified.AddMinutes(-1), put.LastModified.AddMinutes(1));
        Assert.Equal("hello"u8.ToArray(), await Store.ReadAllAsync(listed.Version));
    }

    [StoreFact]
    public async Task A_store_that_does_not_exist_is_named()
    {
        IObjectStore missing = OpenMissing();
        ObjectVersion version = new("a", "\"x\"", 1);

        await FailsAsync(StoreFault.StoreNotFound, () => missing.ListAsync(""));
        await FailsAsync(StoreFault.StoreNotFound, () => missing.FindAsync("a", CancellationToken.None));
        await FailsAsync(StoreFault.StoreNotFound, () => missing.ReadAllAsync(version));
        await FailsAsync(StoreFault.StoreNotFound, () => missing.UploadAsync("a", "x"u8.ToArray()));
        await FailsAsync(StoreFault.StoreNotFound, () => missing.DeleteAsync("a", CancellationToken.None));
        StoreException fault = await FailsAsync(StoreFault.StoreNotFound, () => missing.PutAsync("a", "x"));
        Assert.Contains(missing.Uri.ToString(), fault.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Honours_every_condition_that_the_probe_tries()
    {
        StoreProbeResult result = await StoreProbe.CheckAsync(Store, Prefix, CancellationToken.None);

        Assert.Empty(result.Problems);
        Assert.True(result.Passed);
        Assert.Empty(await Store.KeysAsync(Prefix));
    }

    private static string Digest(ReadOnlySpan<byte> content) => Convert.ToHexString(SHA256.HashData(content));
}
