using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Medallion.FunctionalTests.Faults;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>A bucket of a real S3 service, behind a proxy that plays tricks, and a service whose ledger is elsewhere.</summary>
internal sealed class StrangeBucket : IAsyncDisposable
{
    private readonly S3TestTarget _target;
    private readonly AmazonS3Client _s3;
    private readonly string _bucket;

    // The bucket may be one that others use too.
    private readonly string _prefix = $"strange-{Guid.NewGuid():N}/";

    private StrangeBucket(S3TestTarget target)
    {
        _target = target;
        _bucket = target.CreateBucket();
        Proxy = new S3Proxy(target.Endpoint);
        var config = new AmazonS3Config { ServiceURL = target.Endpoint, ForcePathStyle = true, AuthenticationRegion = "us-east-1" };
        _s3 = target.AccessKeyId is null
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(target.AccessKeyId, target.SecretAccessKey), config);
    }

    public S3Proxy Proxy { get; }

    public Lake Lake { get; private set; } = null!;

    /// <summary>Key of what WriteSilver publishes.</summary>
    public string SilverKey => $"{_prefix}silver/people_all.parquet";

    /// <summary>Starts a service on a bucket that holds one bronze object.</summary>
    /// <param name="bronze">Its content.</param>
    /// <param name="secret">The service's secret key; null: the right one.</param>
    public static async Task<StrangeBucket> StartAsync(byte[] bronze, string? secret = null)
    {
        var bucket = new StrangeBucket(await S3TestTarget.StartAsync());
        await bucket.PutAsync($"{bucket._prefix}bronze/people.csv", bronze);
        bucket.Lake = await Lake.InFolderAsync([.. bucket.Settings(secret)]);
        return bucket;
    }

    public void Bronze(ReadBronzeRequest request)
    {
        request.StoreUri = $"s3://{_bucket}";
        request.Prefix = $"{_prefix}bronze/";
    }

    public void Silver(WriteSilverRequest request)
    {
        request.StoreUri = $"s3://{_bucket}";
        request.Prefix = $"{_prefix}silver/";
    }

    /// <summary>Writes an object past the proxy.</summary>
    public async Task PutAsync(string key, byte[] content)
    {
        var request = new PutObjectRequest { BucketName = _bucket, Key = key, InputStream = new MemoryStream(content) };
        await _s3.PutObjectAsync(request);
    }

    /// <summary>Cuts an object short past the proxy, as a faulty disk does: whoever wrote it finds its own marks.</summary>
    public async Task CutAsync(string key)
    {
        GetObjectMetadataResponse head = await _s3.GetObjectMetadataAsync(_bucket, key);
        var request = new PutObjectRequest { BucketName = _bucket, Key = key, InputStream = new MemoryStream(new byte[100]) };
        foreach (string name in head.Metadata.Keys)
        {
            request.Metadata[name] = head.Metadata[name];
        }

        await _s3.PutObjectAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await Lake.DisposeAsync();
        await Proxy.DisposeAsync();
        _s3.Dispose();
        _target.Dispose();
    }

    private IEnumerable<(string Name, string Value)> Settings(string? secret)
    {
        const string Store = "Medallion:Stores:1";
        yield return ($"{Store}:Uri", $"s3://{_bucket}");
        yield return ($"{Store}:S3:ServiceUrl", Proxy.Endpoint);
        yield return ($"{Store}:S3:ForcePathStyle", "true");
        yield return ($"{Store}:S3:Region", "us-east-1");
        yield return ($"{Store}:S3:MaxRetries", "0");
        if (secret is not null || _target.AccessKeyId is not null)
        {
            yield return ($"{Store}:S3:AccessKeyId", _target.AccessKeyId ?? "nobody");
            yield return ($"{Store}:S3:SecretAccessKey", secret ?? _target.SecretAccessKey!);
        }
    }
}
