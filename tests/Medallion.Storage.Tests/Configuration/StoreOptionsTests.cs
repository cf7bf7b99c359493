using Medallion.Storage.Configuration;
using Medallion.Storage.Objects.S3;
using Microsoft.Extensions.Configuration;

namespace Medallion.Storage.Tests.Configuration;

public sealed class StoreOptionsTests
{
    [Fact]
    public void Binds_from_configuration()
    {
        StoreOptions options = Bind(
            ("Medallion:Stores:0:Uri", "file:///data"),
            ("Medallion:Stores:1:Uri", "s3://*"),
            ("Medallion:Stores:1:S3:ServiceUrl", "http://localhost:9000"),
            ("Medallion:Stores:1:S3:RequestTimeout", "00:00:10"),
            ("Medallion:Stores:1:S3:RequestChecksums", "WhenSupported"));

        Assert.Empty(options.Validate());
        Assert.Equal(["file:///data", "s3://*"], options.Stores.Select(static store => store.Uri));
        Assert.Null(options.Stores[0].S3);
        Assert.Equal(TimeSpan.FromSeconds(10), options.Stores[1].S3!.RequestTimeout);
        Assert.Equal(S3ChecksumMode.WhenSupported, options.Stores[1].S3!.RequestChecksums);
    }

    [Fact]
    public void Every_fault_is_told_at_once_by_the_name_of_its_setting()
    {
        StoreOptions options = Bind(
            ("Medallion:Stores:0:Uri", "bucket"),
            ("Medallion:Stores:1:Uri", "file:///data"),
            ("Medallion:Stores:1:S3:Region", "eu-central-1"),
            ("Medallion:Stores:2:Uri", "file:///data/"),
            ("Medallion:Stores:3:Uri", "s3://bucket"),
            ("Medallion:Stores:3:S3:ServiceUrl", "localhost:9000"),
            ("Medallion:Stores:3:S3:Region", "eu central"),
            ("Medallion:Stores:3:S3:AccessKeyId", "key"),
            ("Medallion:Stores:3:S3:Anonymous", "true"),
            ("Medallion:Stores:3:S3:SessionToken", "token"),
            ("Medallion:Stores:3:S3:MaxRetries", "-1"),
            ("Medallion:Stores:3:S3:ConnectTimeout", "00:00:00"),
            ("Medallion:Stores:3:S3:RequestTimeout", "1.00:00:00"),
            ("Medallion:Stores:3:S3:UploadConcurrency", "0"),
            ("Medallion:Stores:3:S3:UploadBufferBytes", "1"),
            ("Medallion:Stores:3:S3:MaxConnections", "0"));

        string[] settings =
        [
            "Medallion:Stores:0:Uri:",
            "Medallion:Stores:1:S3:",
            "Medallion:Stores:2:Uri:",
            "Medallion:Stores:3:S3:ServiceUrl:",
            "Medallion:Stores:3:S3:Region:",
            "Medallion:Stores:3:S3: AccessKeyId",
            "Medallion:Stores:3:S3:Anonymous:",
            "Medallion:Stores:3:S3:MaxRetries:",
            "Medallion:Stores:3:S3:ConnectTimeout:",
            "Medallion:Stores:3:S3:RequestTimeout:",
            "Medallion:Stores:3:S3:UploadConcurrency:",
            "Medallion:Stores:3:S3:UploadBufferBytes:",
            "Medallion:Stores:3:S3:MaxConnections:",
        ];
        IReadOnlyList<string> problems = options.Validate();
        Assert.Equal(settings.Length, problems.Count);
        Assert.All(
            settings.Zip(problems),
            static pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void No_store_at_all_is_a_fault() =>
        Assert.Contains(
            "Medallion:Stores:0:Uri",
            Assert.Single(new StoreOptions().Validate()),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("https://s3.example.com")]
    [InlineData("http://127.0.0.1:9000/")]
    public void An_endpoint_is_a_scheme_and_a_host(string url) =>
        Assert.Empty(new S3StoreOptions { ServiceUrl = url }.Validate("S3"));

    [Theory]
    [InlineData("ftp://s3.example.com")]
    [InlineData("https://s3.example.com/path")]
    [InlineData("https://user:secret@s3.example.com")]
    [InlineData("https://s3.example.com?x=1")]
    [InlineData("")]
    public void What_is_more_or_less_than_an_endpoint_is_refused(string url) =>
        Assert.Single(new S3StoreOptions { ServiceUrl = url }.Validate("S3"));

    private static StoreOptions Bind(params (string Name, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.Select(static setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
            .Build();
        StoreOptions options = new();
        configuration.GetSection(StoreOptions.SectionName).Bind(options);
        return options;
    }
}
