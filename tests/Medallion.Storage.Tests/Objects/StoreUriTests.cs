using Medallion.Storage.Objects;

namespace Medallion.Storage.Tests.Objects;

public sealed class StoreUriTests
{
    [Theory]
    [InlineData("s3://my-bucket", "s3://my-bucket")]
    [InlineData("s3://my.bucket.2/", "s3://my.bucket.2")]
    [InlineData("file:///data", "file:///data")]
    [InlineData("file:///data/x/", "file:///data/x")]
    [InlineData("file:///", "file:///")]
    public void Stores_have_one_spelling(string text, string expected) =>
        Assert.Equal(expected, StoreUri.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("bucket")]
    [InlineData("S3://bucket")]
    [InlineData("s3://")]
    [InlineData("s3://ab")]
    [InlineData("s3://bucket/prefix")]
    [InlineData("s3://Bucket")]
    [InlineData("s3://-bucket")]
    [InlineData("s3://user@bucket")]
    [InlineData("s3://*")]
    [InlineData("file://host/folder")]
    [InlineData("file:///a/../b")]
    [InlineData("file:///a//b")]
    [InlineData("file:///a\0b")]
    [InlineData("https://bucket.s3.amazonaws.com")]
    public void What_is_no_store_is_refused(string text) =>
        Assert.Equal(StoreFault.InvalidUri, Assert.Throws<StoreException>(() => StoreUri.Parse(text)).Fault);

    [Fact]
    public void An_object_lies_below_its_store()
    {
        Assert.Equal("s3://my-bucket/a/b", StoreUri.Parse("s3://my-bucket").Of("a/b"));
        Assert.Equal("file:///data/a", StoreUri.Parse("file:///data").Of("a"));
        Assert.Equal("file:///a", StoreUri.Parse("file:///").Of("a"));
    }
}
