using Medallion.Storage.Configuration;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.Local;
using Medallion.Storage.Objects.S3;
using Medallion.Storage.Tests.Local;
using Medallion.Storage.Tests.Objects;
using static Medallion.Storage.Tests.Objects.StoreCalls;

namespace Medallion.Storage.Tests.Configuration;

public sealed class ObjectStoreProviderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("file:///data")]
    [InlineData("file:///data/team/x")]
    [InlineData("s3://bucket-one")]
    public async Task Opens_what_is_configured(string uri)
    {
        await using ObjectStoreProvider provider = Configure("file:///data", "s3://bucket-one");

        Assert.Equal(uri, provider.Open(StoreUri.Parse(uri)).Uri.ToString());
    }

    [Theory]
    [InlineData("file:///")]
    [InlineData("file:///data2")]
    [InlineData("file:///etc")]
    [InlineData("s3://bucket-two")]
    [InlineData("s3://bucket-one.evil")]
    public async Task Opens_nothing_else(string uri)
    {
        await using ObjectStoreProvider provider = Configure("file:///data", "s3://bucket-one");

        StoreException fault = Assert.Throws<StoreException>(() => provider.Open(StoreUri.Parse(uri)));

        Assert.Equal(StoreFault.NotConfigured, fault.Fault);
        Assert.Contains("Medallion:Stores", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_bucket_means_buckets_only()
    {
        await using ObjectStoreProvider provider = Configure("s3://*");

        Assert.IsType<S3ObjectStore>(provider.Open(StoreUri.Parse("s3://whatever")));
        Assert.Throws<StoreException>(() => provider.Open(StoreUri.Parse("file:///data")));
    }

    [Fact]
    public async Task The_root_folder_covers_every_folder()
    {
        await using ObjectStoreProvider provider = Configure("file:///");

        IObjectStore store = provider.Open(StoreUri.Parse($"file://{_folder.Path}"));
        await store.PutAsync("a/b", "x");
        Assert.Equal(["a/b"], await store.KeysAsync("a/"));

        IObjectStore root = provider.Open(StoreUri.Parse("file:///"));
        Assert.Equal("x", await root.ReadTextAsync($"{_folder.Path[1..]}/a/b"));
    }

    [Fact]
    public async Task A_link_between_the_configured_folder_and_the_store_leads_nowhere()
    {
        using TestFolder outside = new();
        outside.Open().Dispose();
        File.WriteAllText(outside.FileOf("secret"), "secret");
        Directory.CreateSymbolicLink(_folder.FileOf("link"), outside.Path);
        await using ObjectStoreProvider provider = Configure($"file://{_folder.Path}");

        IObjectStore store = provider.Open(StoreUri.Parse($"file://{_folder.Path}/link"));

        await FailsAsync(StoreFault.AccessDenied, () => store.ListAsync(""));
        await FailsAsync(StoreFault.AccessDenied, () => store.FindAsync("secret", CancellationToken.None));
        await FailsAsync(StoreFault.AccessDenied, () => store.PutAsync("new", "x"));
    }

    [Fact]
    public async Task Stores_share_open_files_until_the_provider_is_disposed()
    {
        await using ObjectStoreProvider provider = Configure($"file://{_folder.Path}");
        StoreUri uri = StoreUri.Parse($"file://{_folder.Path}");
        await provider.Open(uri).PutAsync("a", "x");

        ((LocalObjectStore)provider.Open(uri)).Dispose();

        Assert.Equal("x", await provider.Open(uri).ReadTextAsync("a"));
    }

    [Fact]
    public void Refuses_options_that_are_not_valid()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(() => Configure("nowhere", "s3://x"));

        Assert.Contains("Medallion:Stores:0:Uri", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Medallion:Stores:1:Uri", fault.Message, StringComparison.Ordinal);
    }

    private static ObjectStoreProvider Configure(params string[] uris)
    {
        StoreOptions options = new();
        foreach (string uri in uris)
        {
            S3StoreOptions? s3 = uri.StartsWith("s3:", StringComparison.Ordinal)
                ? new S3StoreOptions { Region = "eu-central-1", AccessKeyId = "k", SecretAccessKey = "s" }
                : null;
            options.Stores.Add(new StoreDefinition { Uri = uri, S3 = s3 });
        }

        return new ObjectStoreProvider(options, TimeProvider.System);
    }
}
