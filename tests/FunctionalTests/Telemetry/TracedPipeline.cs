using System.Security.Cryptography;
using System.Text;
using Amazon.S3.Model;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Medallion.FunctionalTests.Crash;
using Medallion.FunctionalTests.Faults;
using Medallion.FunctionalTests.Reasons;
using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.Telemetry;

/// <summary>
/// A pipeline that does everything that signals tell of: over S3 in several parts, with a call that S3 refuses once, with a
/// duplicate, a malformed record and an empty object, with keys that do not fit into memory, and later than promised.
/// </summary>
internal sealed class TracedPipeline : IAsyncDisposable
{
    private readonly TestBucket _bucket;
    private readonly S3Proxy _proxy;
    private readonly ServiceProcess _service;
    private readonly StageExecutionService.StageExecutionServiceClient _stages;
    private int _refused;
    private string _runId = "";

    private TracedPipeline(TestBucket bucket, S3Proxy proxy, ServiceProcess service)
    {
        _bucket = bucket;
        _proxy = proxy;
        _service = service;
        _stages = new StageExecutionService.StageExecutionServiceClient(service.Channel);
    }

    /// <summary>Bytes of the silver object.</summary>
    public long SilverBytes { get; private set; }

    /// <summary>What the service wrote to its console.</summary>
    public string Log => _service.Log;

    private string StoreUri => $"s3://{_bucket.Name}";

    public static async Task<TracedPipeline> StartAsync(params (string Name, string Value)[] settings)
    {
        TestBucket bucket = await TestBucket.StartAsync();
        var proxy = new S3Proxy(bucket.Endpoint);
        ServiceProcess service;
        try
        {
            service = await ServiceProcess.StartAsync(
            [
                .. bucket.Settings(proxy.Endpoint),
                ("Medallion:Engine:DeduplicationBytes", "1048576"),
                ("Medallion:Runs:ProgressInterval", "00:00:00.020"),
                ("Medallion:Ledger:Store", "memory"),
                .. settings,
            ]);
        }
        catch
        {
            // Nobody else would end the S3 server behind the bucket.
            await proxy.DisposeAsync();
            await bucket.DisposeAsync();
            throw;
        }

        var pipeline = new TracedPipeline(bucket, proxy, service);
        await pipeline.FillAsync();
        return pipeline;
    }

    /// <summary>Runs the three stages, each under a caller with a trace of its own; returns those by stage.</summary>
    /// <param name="runId">The run; another one does everything once more.</param>
    public async Task<IReadOnlyDictionary<string, Caller>> RunAsync(string runId = "traced")
    {
        _runId = runId;
        _refused = 0;
        var callers = new Dictionary<string, Caller>(StringComparer.Ordinal);
        _proxy.Play(call => call.Method == "GET" && call.Target.Contains("many.csv", StringComparison.Ordinal)
            && Interlocked.Exchange(ref _refused, 1) == 0 ? new S3Trick { Answer = S3Trick.SlowDown } : null);
        await StageRun.CollectAsync(
            _stages.ReadBronze(Bronze(), Call("ReadBronze", callers)).ResponseStream, static response => response.Event);
        StageRun silver = await StageRun.CollectAsync(
            _stages.WriteSilver(Silver(), Call("WriteSilver", callers)).ResponseStream, static response => response.Event);
        await StageRun.CollectAsync(
            _stages.WriteGold(Gold(), Call("WriteGold", callers)).ResponseStream, static response => response.Event);
        SilverBytes = silver.Result.Silver.Object.SizeBytes;
        return callers;
    }

    /// <summary>Runs a stage that fails: its layer has no object.</summary>
    /// <param name="runId">The run.</param>
    /// <returns>What its call ended with.</returns>
    public async Task<RpcException> FailAsync(string runId)
    {
        _runId = runId;
        ReadBronzeRequest request = Bronze();
        request.Prefix = $"{_bucket.Prefix}nothing/";
        using AsyncServerStreamingCall<ReadBronzeResponse> call = _stages.ReadBronze(request);
        return await Assert.ThrowsAsync<RpcException>(
            () => StageRun.CollectAsync(call.ResponseStream, static response => response.Event));
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _proxy.DisposeAsync();
        await _bucket.DisposeAsync();
    }

    private static Metadata Call(string stage, Dictionary<string, Caller> callers)
    {
        var caller = new Caller(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        callers[stage] = caller;
        return new Metadata { { "traceparent", $"00-{caller.TraceId}-{caller.SpanId}-01" } };
    }

    private async Task FillAsync()
    {
        await PutAsync("many.csv", Rows.Many);
        await PutAsync("few.csv", Encoding.UTF8.GetBytes("id,token\n0,first\n1,second\n2,third,too much\n"));
        await PutAsync("none.csv", []);
    }

    private Task<PutObjectResponse> PutAsync(string name, byte[] content) => _bucket.S3.PutObjectAsync(new PutObjectRequest
    {
        BucketName = _bucket.Name,
        Key = $"{_bucket.Prefix}bronze/{name}",
        InputStream = new MemoryStream(content),
    });

    private RunOptions Options() => new() { Key = new RunKey { Pipeline = _bucket.Pipeline, RunId = _runId } };

    private ReadBronzeRequest Bronze()
    {
        var request = new ReadBronzeRequest
        {
            Run = Options(),
            StoreUri = StoreUri,
            Prefix = $"{_bucket.Prefix}bronze/",
            Dialect = new CsvDialect { MalformedRecords = MalformedRecords.Reject },
        };
        request.Run.CompleteBy = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddMinutes(-1));
        return request;
    }

    private WriteSilverRequest Silver() =>
        new() { Run = Options(), StoreUri = StoreUri, Prefix = $"{_bucket.Prefix}silver/", Name = "all" };

    private WriteGoldRequest Gold() => new()
    {
        Run = Options(),
        StoreUri = StoreUri,
        Prefix = $"{_bucket.Prefix}gold/",
        Name = "unique",
        Deduplication = new Deduplication { KeyColumns = { "id" } },
    };

    /// <summary>The span of a caller.</summary>
    internal sealed record Caller(string TraceId, string SpanId);
}
