using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;
using Medallion.Tests.Shared;

namespace Medallion.Storage.Tests.S3;

/// <summary>One S3 service for all tests of a class.</summary>
public sealed class S3Fixture : IAsyncLifetime
{
    private S3TestTarget? _target;

    internal S3TestTarget Target => _target ?? throw new InvalidOperationException(S3TestTarget.SkipReason);

    public async Task InitializeAsync() =>
        _target = S3TestTarget.SkipReason is null ? await S3TestTarget.StartAsync() : null;

    public Task DisposeAsync()
    {
        _target?.Dispose();
        return Task.CompletedTask;
    }

    internal S3StoreOptions Options() => new()
    {
        ServiceUrl = Target.Endpoint,
        AccessKeyId = Target.AccessKeyId,
        SecretAccessKey = Target.SecretAccessKey,
        MaxRetries = 2,
    };

    internal StoreUri NewBucket() => StoreUri.Parse($"s3://{Target.CreateBucket()}");
}
