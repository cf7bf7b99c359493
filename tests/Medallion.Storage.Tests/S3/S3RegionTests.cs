using Medallion.Storage.Objects.S3;

namespace Medallion.Storage.Tests.S3;

public sealed class S3RegionTests
{
    [Theory]
    [InlineData("eu-central-1", "eu-west-1", "eu-central-1")]
    [InlineData(null, "eu-west-1", "eu-west-1")]
    [InlineData(null, "", "us-east-1")]
    [InlineData(null, null, "us-east-1")]
    public void Another_service_is_asked_in_the_region_set_then_in_that_of_the_environment(
        string? set, string? environment, string expected) =>
        Assert.Equal(expected, S3Client.RegionToSign(
            new S3StoreOptions { Region = set }, name => name == "AWS_REGION" ? environment : null));
}
