using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;
using Medallion.Storage.Tests.Objects;
using Medallion.Tests.Shared;
using static Medallion.Storage.Tests.Objects.StoreCalls;

namespace Medallion.Storage.Tests.S3;

public sealed class S3CredentialTests(S3Fixture fixture) : IClassFixture<S3Fixture>
{
    [S3Fact]
    public async Task Wrong_credentials_are_denied_access()
    {
        await IsDeniedAsync(static options => options.SecretAccessKey = "wrong");
        await IsDeniedAsync(static options => options.AccessKeyId = "unknown");
        await IsDeniedAsync(static options =>
        {
            options.Anonymous = true;
            options.AccessKeyId = null;
            options.SecretAccessKey = null;
        });
    }

    private async Task IsDeniedAsync(Action<S3StoreOptions> change)
    {
        S3StoreOptions options = fixture.Options();
        options.AccessKeyId ??= "unknown";
        options.SecretAccessKey ??= "wrong";
        change(options);
        using S3ObjectStore store = new(fixture.NewBucket(), options, TimeProvider.System);

        await FailsAsync(StoreFault.AccessDenied, () => store.ListAsync(""));
        await FailsAsync(StoreFault.AccessDenied, () => store.FindAsync("a", CancellationToken.None));
        await FailsAsync(StoreFault.AccessDenied, () => store.PutAsync("a", "x"));
        await FailsAsync(StoreFault.AccessDenied, () => store.UploadAsync("a", new byte[9 << 20]));
    }
}
