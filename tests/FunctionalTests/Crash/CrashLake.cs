using System.Globalization;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Medallion.FunctionalTests.Faults;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Crash;

/// <summary>A bucket on a real S3 server, a proxy before it, and bronze data whose silver and gold take several parts.</summary>
internal sealed class CrashLake : IAsyncDisposable
{
    private const int RowsPerObject = 120_000;

    // As long as a stage may take on a busy machine, and as short as a test can wait for.
    private const string AbandonedAfter = "00:00:12";

    private readonly S3TestTarget _target;
    private readonly AmazonS3Client _s3;

    private CrashLake(S3TestTarget target)
    {
        _target = target;
        Proxy = new S3Proxy(target.Endpoint);
        Bucket = target.CreateBucket();
        var config = new AmazonS3Config { ServiceURL = target.Endpoint, ForcePathStyle = true, AuthenticationRegion = "us-east-1" };
        _s3 = target.AccessKeyId is null
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(target.AccessKeyId, target.SecretAccessKey), config);
    }

    public S3Proxy Proxy { get; }

    public string Bucket { get; private set; }

    public static async Task<CrashLake> StartAsync(int rowsPerObject = RowsPerObject)
    {
        var lake = new CrashLake(await S3TestTarget.StartAsync());
        await lake.FillAsync(rowsPerObject);
        return lake;
    }

    /// <summary>A service of its own process; by the proxy, or straight to the store.</summary>
    public Task<ServiceProcess> StartServiceAsync(bool byProxy) => ServiceProcess.StartAsync(Settings(byProxy));

    /// <summary>Settings of a service: the bucket, and leases that are taken over after two seconds.</summary>
    public IEnumerable<(string Name, string Value)> Settings(bool byProxy)
    {
        yield return ("Medallion:Stores:0:Uri", $"s3://{Bucket}");
        yield return ("Medallion:Stores:0:S3:ServiceUrl", byProxy ? Proxy.Endpoint : _target.Endpoint);
        yield return ("Medallion:Stores:0:S3:ForcePathStyle", "true");
        yield return ("Medallion:Stores:0:S3:Region", "us-east-1");
        yield return ("Medallion:Runs:MaxTimeout", AbandonedAfter);
        yield return ("Medallion:Uploads:AbandonedAfter", AbandonedAfter);
        yield return ("Medallion:Engine:JournalInterval", "00:00:00");
        yield return ("Medallion:Ledger:Lease:Duration", "00:00:02");
        yield return ("Medallion:Ledger:Lease:SafetyMargin", "00:00:00.5");
        yield return ("Medallion:Ledger:Lease:PollInterval", "00:00:00.1");
        if (_target.AccessKeyId is not null)
        {
            yield return ("Medallion:Stores:0:S3:AccessKeyId", _target.AccessKeyId);
            yield return ("Medallion:Stores:0:S3:SecretAccessKey", _target.SecretAccessKey!);
        }
    }

    /// <summary>Removes what the stages and the ledger left; the bronze objects stay, and so do uploads that nobody completed.</summary>
    public async Task ClearAsync()
    {
        foreach (string prefix in new[] { "data/silver/", "data/gold/", "_medallion/" })
        {
            ListObjectsV2Response found = await _s3.ListObjectsV2Async(new() { BucketName = Bucket, Prefix = prefix });
            foreach (S3Object item in found.S3Objects ?? [])
            {
                await _s3.DeleteObjectAsync(Bucket, item.Key);
            }
        }
    }

    /// <summary>Starts a service once they are old enough, and waits until it has removed the abandoned uploads.</summary>
    public async Task SweepAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await UnfinishedUploadsAsync()).Count > 0)
        {
            await Task.Delay(TimeSpan.Parse(AbandonedAfter, CultureInfo.InvariantCulture), patience.Token);
            await using ServiceProcess service = await StartServiceAsync(byProxy: false);
            await Task.Delay(TimeSpan.FromSeconds(3), patience.Token);
        }
    }

    public async Task<IReadOnlyList<MultipartUpload>> UnfinishedUploadsAsync() =>
        (await _s3.ListMultipartUploadsAsync(Bucket)).MultipartUploads ?? [];

    public async Task<string[][]> GoldAsync()
    {
        string file = Path.GetTempFileName();
        try
        {
            using GetObjectResponse response = await _s3.GetObjectAsync(Bucket, "data/gold/people_without_duplicates.parquet");
            await response.WriteResponseStreamToFileAsync(file, append: false, CancellationToken.None);
            return await ParquetRows.ReadAsync(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Calls one stage as a user's client does, and stays with it.</summary>
    public async Task<StageResult> RunAsync(GrpcChannel service, Stage stage, CancellationToken cancellationToken)
    {
        var options = new MedallionClientOptions { ReconnectTimeout = TimeSpan.FromSeconds(3), MaxBackoff = TimeSpan.FromSeconds(1) };
        return await new MedallionClient(service.Intercept(new StatusContract()), options).RunAsync(Call(stage), null, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _s3.Dispose();
        _target.Dispose();
    }

    private StageCall Call(Stage stage)
    {
        var run = new RunOptions { Key = new RunKey { Pipeline = "people_pipeline", RunId = "crash" } };
        string store = $"s3://{Bucket}";
        return stage switch
        {
            Stage.ReadBronze => StageCall.ReadBronze(new() { Run = run, StoreUri = store }),
            Stage.WriteSilver => StageCall.WriteSilver(new() { Run = run, StoreUri = store, Name = "people_all" }),
            _ => StageCall.WriteGold(new()
            {
                Run = run,
                StoreUri = store,
                Name = "people_without_duplicates",
                Deduplication = new() { KeyColumns = { "User Id" } },
            }),
        };
    }

    /// <summary>Two objects; every tenth person of the second one is in the first.</summary>
    private async Task FillAsync(int rows)
    {
        var random = new Random(7);
        byte[] token = new byte[24];
        for (int part = 0; part < 2; part++)
        {
            var text = new StringBuilder("User Id,Name,Token\n");
            for (int i = 0; i < rows; i++)
            {
                int id = part == 1 && i % 10 == 0 ? i : (part * rows) + i;
                random.NextBytes(token);
                text.Append(CultureInfo.InvariantCulture, $"{id},Person {id},{Convert.ToHexStringLower(token)}\n");
            }

            await _s3.PutObjectAsync(new PutObjectRequest
            {
                BucketName = Bucket,
                Key = $"data/bronze/people-{part}.csv",
                InputStream = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())),
            });
        }
    }
}
