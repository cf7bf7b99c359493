using System.Diagnostics.CodeAnalysis;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;
using Medallion.Storage.Runs;
using Medallion.Storage.Tests.Objects;
using Medallion.Storage.Tests.S3;

namespace Medallion.Storage.Tests.Runs;

[SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
[NeedsS3]
public sealed class S3RecordBehaviour(S3Fixture fixture) : RecordStoreBehaviour, IClassFixture<S3Fixture>
{
    private readonly string _prefix = $"test-{Guid.NewGuid():N}/";
    private S3Client _client = null!;
    private S3ObjectStore _bucket = null!;

    public override async Task DisposeAsync()
    {
        foreach (string key in await _bucket.KeysAsync(_prefix))
        {
            await _bucket.DeleteAsync(key, CancellationToken.None);
        }

        _client.Dispose();
    }

    private protected override Task<IRunRecordStore> OpenAsync()
    {
        _client = new S3Client(fixture.Options());
        _bucket = Open(fixture.NewBucket());
        return Task.FromResult<IRunRecordStore>(new ObjectRunRecordStore(_bucket, TimeProvider.System, _prefix));
    }

    private protected override IRunRecordStore OpenMissing() =>
        new ObjectRunRecordStore(Open(StoreUri.Parse($"s3://missing-{Guid.NewGuid():N}")), TimeProvider.System);

    private S3ObjectStore Open(StoreUri uri) => new(uri, _client, ownsClient: false, TimeProvider.System);
}
