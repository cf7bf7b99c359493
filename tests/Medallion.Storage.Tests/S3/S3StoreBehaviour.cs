using System.Diagnostics.CodeAnalysis;
using Amazon.S3.Model;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;
using Medallion.Storage.Tests.Objects;

namespace Medallion.Storage.Tests.S3;

[SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
[NeedsS3]
public sealed class S3StoreBehaviour(S3Fixture fixture) : ObjectStoreBehaviour, IClassFixture<S3Fixture>
{
    private S3Client _client = null!;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _client.Dispose();
    }

    private protected override Task<IObjectStore> OpenAsync()
    {
        _client = new S3Client(fixture.Options());
        return Task.FromResult<IObjectStore>(
            new S3ObjectStore(fixture.NewBucket(), _client, ownsClient: false, TimeProvider.System));
    }

    private protected override IObjectStore OpenMissing() => new S3ObjectStore(
        StoreUri.Parse($"s3://missing-{Guid.NewGuid():N}"), _client, ownsClient: false, TimeProvider.System);

    private protected override async Task SeedAsync(IReadOnlyList<string> keys) =>
        await Parallel.ForEachAsync(
            keys,
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (key, _) => await Store.PutAsync(key, key));

    private protected override async Task<int> CountRemainsAsync()
    {
        ListMultipartUploadsResponse uploads = await _client.Sdk.ListMultipartUploadsAsync(
            new ListMultipartUploadsRequest { BucketName = Store.Uri.Location, Prefix = Prefix });
        return uploads.MultipartUploads?.Count ?? 0;
    }
}
