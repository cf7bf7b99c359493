using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests;

/// <summary>
/// A bucket to test in: a new one, or the one that the environment names, which holds data of others. A test keeps to
/// <see cref="Prefix"/> and to a <see cref="Pipeline"/> of its own, and what lies there is deleted in the end.
/// </summary>
internal sealed class TestBucket : IAsyncDisposable
{
    private readonly S3TestTarget _target;

    private TestBucket(S3TestTarget target)
    {
        _target = target;
        Name = target.CreateBucket();
        var config = new AmazonS3Config
        {
            ServiceURL = target.Endpoint,
            ForcePathStyle = true,
            AuthenticationRegion = target.Region,
        };
        S3 = target.AccessKeyId is null
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(target.AccessKeyId, target.SecretAccessKey), config);
    }

    public AmazonS3Client S3 { get; }

    public string Name { get; }

    /// <summary>URL of the S3 service.</summary>
    public string Endpoint => _target.Endpoint;

    /// <summary>Where the test's objects lie; ends with a slash.</summary>
    public string Prefix { get; } = $"test-{Guid.NewGuid():N}/";

    /// <summary>The pipeline of the test's runs, by which the service keeps what it remembers of them.</summary>
    public string Pipeline => Prefix[..^1];

    public static async Task<TestBucket> StartAsync() => new(await S3TestTarget.StartAsync());

    /// <summary>Settings of a service that serves the bucket.</summary>
    /// <param name="endpoint">URL of the S3 service, or of a proxy before it.</param>
    public IEnumerable<(string Name, string Value)> Settings(string endpoint)
    {
        yield return ("Medallion:Stores:0:Uri", $"s3://{Name}");
        yield return ("Medallion:Stores:0:S3:ServiceUrl", endpoint);
        yield return ("Medallion:Stores:0:S3:ForcePathStyle", "true");
        yield return ("Medallion:Stores:0:S3:Region", _target.Region);
        if (_target.AccessKeyId is not null)
        {
            yield return ("Medallion:Stores:0:S3:AccessKeyId", _target.AccessKeyId);
            yield return ("Medallion:Stores:0:S3:SecretAccessKey", _target.SecretAccessKey!);
        }
    }

    /// <summary>Deletes what the service remembers of the test's runs.</summary>
    public async Task ForgetRunsAsync()
    {
        await DeleteAsync($"_medallion/runs/{Pipeline}/");
        await DeleteAsync($"_medallion/ledger/runs/{Pipeline}/");
        await DeleteAsync($"_medallion/ledger/commands/{Pipeline}/");
    }

    /// <summary>Deletes the objects with a prefix.</summary>
    public async Task DeleteAsync(string prefix)
    {
        IListObjectsV2Paginator pages = S3.Paginators.ListObjectsV2(new() { BucketName = Name, Prefix = prefix });
        await Parallel.ForEachAsync(
            pages.S3Objects, async (item, token) => await S3.DeleteObjectAsync(Name, item.Key, token));
    }

    /// <summary>Uploads of the test's that nobody completed.</summary>
    public async Task<IReadOnlyList<MultipartUpload>> UnfinishedUploadsAsync()
    {
        ListMultipartUploadsResponse found =
            await S3.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = Name, Prefix = Prefix });
        return found.MultipartUploads ?? [];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (MultipartUpload upload in await UnfinishedUploadsAsync())
        {
            await S3.AbortMultipartUploadAsync(Name, upload.Key, upload.UploadId);
        }

        await DeleteAsync(Prefix);
        await ForgetRunsAsync();
        S3.Dispose();
        _target.Dispose();
    }
}
