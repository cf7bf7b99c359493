using System.Collections.Concurrent;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;
using Medallion.Storage.Tests.Objects;
using Medallion.Tests.Shared;

namespace Medallion.Storage.Tests.S3;

/// <summary>One S3 service for all tests of a class.</summary>
public sealed class S3Fixture : IAsyncLifetime
{
    private readonly ConcurrentQueue<(StoreUri Bucket, string Prefix)> _written = new();
    private S3TestTarget? _target;

    internal S3TestTarget Target => _target ?? throw new InvalidOperationException(S3TestTarget.SkipReason);

    public async Task InitializeAsync() =>
        _target = S3TestTarget.SkipReason is null ? await S3TestTarget.StartAsync() : null;

    /// <summary>Leaves nothing in a bucket that was given.</summary>
    public async Task DisposeAsync()
    {
        foreach ((StoreUri bucket, string prefix) in _written)
        {
            using S3ObjectStore store = new(bucket, Options(), TimeProvider.System);
            foreach (string key in await store.KeysAsync(prefix))
            {
                await store.DeleteAsync(key, CancellationToken.None);
            }

            await store.SweepAsync(prefix, TimeSpan.FromMinutes(-5), CancellationToken.None);
        }

        _target?.Dispose();
    }

    internal S3StoreOptions Options() => new()
    {
        ServiceUrl = Target.Endpoint,
        Region = Target.Region,
        AccessKeyId = Target.AccessKeyId,
        SecretAccessKey = Target.SecretAccessKey,
        MaxRetries = 2,
    };

    internal StoreUri NewBucket() => StoreUri.Parse($"s3://{Target.CreateBucket()}");

    /// <summary>A bucket, and what is deleted from it after the tests of the class: everything below a prefix.</summary>
    internal StoreUri NewBucket(string prefix)
    {
        StoreUri bucket = NewBucket();
        _written.Enqueue((bucket, prefix));
        return bucket;
    }
}
