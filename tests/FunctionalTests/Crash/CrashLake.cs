using System.Globalization;
using System.Text;
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

    private readonly TestBucket _bucket;

    private CrashLake(TestBucket bucket)
    {
        _bucket = bucket;
        Proxy = new S3Proxy(bucket.Endpoint);
    }

    public S3Proxy Proxy { get; }

    public string Bucket => _bucket.Name;

    public static async Task<CrashLake> StartAsync(int rowsPerObject = RowsPerObject)
    {
        var lake = new CrashLake(await TestBucket.StartAsync());
        await lake.FillAsync(rowsPerObject);
        return lake;
    }

    /// <summary>A service of its own process; by the proxy, or straight to the store.</summary>
    public Task<ServiceProcess> StartServiceAsync(bool byProxy) => ServiceProcess.StartAsync(Settings(byProxy));

    /// <summary>Settings of a service: the bucket, and leases that are taken over after two seconds.</summary>
    public IEnumerable<(string Name, string Value)> Settings(bool byProxy) =>
    [
        .. _bucket.Settings(byProxy ? Proxy.Endpoint : _bucket.Endpoint),
        ("Medallion:Runs:MaxTimeout", AbandonedAfter),
        ("Medallion:Uploads:AbandonedAfter", AbandonedAfter),
        ("Medallion:Uploads:Prefixes:0", _bucket.Prefix),
        ("Medallion:Engine:JournalInterval", "00:00:00"),
        ("Medallion:Ledger:Lease:Duration", "00:00:02"),
        ("Medallion:Ledger:Lease:SafetyMargin", "00:00:00.5"),
        ("Medallion:Ledger:Lease:PollInterval", "00:00:00.1"),
    ];

    /// <summary>Removes what the stages and the ledger left; the bronze objects stay, and so do uploads that nobody completed.</summary>
    public async Task ClearAsync()
    {
        await _bucket.DeleteAsync($"{_bucket.Prefix}data/silver/");
        await _bucket.DeleteAsync($"{_bucket.Prefix}data/gold/");
        await _bucket.ForgetRunsAsync();
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

    public Task<IReadOnlyList<MultipartUpload>> UnfinishedUploadsAsync() => _bucket.UnfinishedUploadsAsync();

    public async Task<string[][]> GoldAsync()
    {
        string file = Path.GetTempFileName();
        try
        {
            using GetObjectResponse response =
                await _bucket.S3.GetObjectAsync(Bucket, $"{_bucket.Prefix}data/gold/people_without_duplicates.parquet");
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
        await _bucket.DisposeAsync();
    }

    private StageCall Call(Stage stage)
    {
        var run = new RunOptions { Key = new RunKey { Pipeline = _bucket.Pipeline, RunId = "crash" } };
        string store = $"s3://{Bucket}";
        string Of(string layer) => $"{_bucket.Prefix}data/{layer}/";
        return stage switch
        {
            Stage.ReadBronze => StageCall.ReadBronze(new() { Run = run, StoreUri = store, Prefix = Of("bronze") }),
            Stage.WriteSilver => StageCall.WriteSilver(
                new() { Run = run, StoreUri = store, Name = "people_all", Prefix = Of("silver") }),
            _ => StageCall.WriteGold(new()
            {
                Run = run,
                StoreUri = store,
                Name = "people_without_duplicates",
                Prefix = Of("gold"),
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

            await _bucket.S3.PutObjectAsync(new PutObjectRequest
            {
                BucketName = Bucket,
                Key = $"{_bucket.Prefix}data/bronze/people-{part}.csv",
                InputStream = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())),
            });
        }
    }
}
