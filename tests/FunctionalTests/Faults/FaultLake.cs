using System.Globalization;
using System.Text;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Faults;

/// <summary>
/// A client, the service and a store, with fault proxies on both lines: client → (bytes lost) → (toxiproxy) → service →
/// (S3 tricks) → (toxiproxy) → S3 server. For a full disk of the service, the store is a folder on a tiny volume.
/// </summary>
internal sealed class FaultLake : IAsyncDisposable
{
    private const string ServiceLine = "service";

    private readonly FaultServers _servers;
    private readonly FaultCell _cell;
    private readonly TinyVolume? _volume;
    private readonly S3Proxy _s3;
    private readonly string _root;
    private Lake _service = null!;
    private BrokenLine _line = null!;
    private GrpcChannel _channel = null!;
    private int _requests;

    private FaultLake(FaultServers servers, FaultCell cell, TinyVolume? volume)
    {
        _servers = servers;
        _cell = cell;
        _volume = volume;
        _s3 = new S3Proxy(servers.StoreEndpoint);
        Bucket = servers.Target.CreateBucket();
        _root = volume?.Path ?? servers.Target.FolderOf(Bucket);
    }

    /// <summary>How long a client that gives a stage no more time than this waits, its last words included.</summary>
    public static TimeSpan Deadline => Options.Timeout + Options.CancelTimeout;

    /// <summary>How long the service waits for the store's next bytes before it takes the connection for dead.</summary>
    public static TimeSpan StoreSilence { get; } = TimeSpan.FromSeconds(6);

    public string Bucket { get; }

    private static MedallionClientOptions Options { get; } = new()
    {
        Timeout = TimeSpan.FromSeconds(90),
        ConnectTimeout = TimeSpan.FromSeconds(20),
        ReconnectTimeout = TimeSpan.FromSeconds(20),
        SilenceTimeout = TimeSpan.FromSeconds(15),
        MaxBackoff = TimeSpan.FromSeconds(1),
    };

    private string StoreUri => _volume is null ? $"s3://{Bucket}" : $"file://{_volume.Path}";

    private string Filler => Path.Combine(_root, "filler");

    private string GoldFile => Path.Combine(_root, "data", "gold", "people_without_duplicates.parquet");

    public static async Task<FaultLake> StartAsync(FaultServers servers, FaultCell cell)
    {
        TinyVolume? volume = cell.IsOfOwnDisk
            ? TinyVolume.TryMount() ?? throw new InvalidOperationException("No small volume can be mounted; no other disk is filled.")
            : null;
        var lake = new FaultLake(servers, cell, volume);
        lake.Fill();
        lake._service = await Lake.StartAsync(lake.StoreUri, folder: null, [.. lake.Settings()]);
        string address = await servers.Toxics.AddLineAsync($"{ServiceLine}-{lake.Bucket}", lake._service.Address);
        lake._line = new BrokenLine(new Uri(address));
        lake._channel = GrpcChannel.ForAddress(lake._line.Address);
        return lake;
    }

    /// <summary>Calls a stage and stays with it, no longer than its deadline.</summary>
    public async Task<StageResult> RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        var client = new MedallionClient(_channel.Intercept(new StatusContract()), Options);
        return await client.RunAsync(Call(stage), null, cancellationToken);
    }

    /// <summary>Lets the cell's fault begin.</summary>
    public async Task BreakAsync()
    {
        string line = _cell.Link == Link.ClientService ? $"{ServiceLine}-{Bucket}" : FaultServers.StoreLineName;
        Func<Task> begin = _cell.Fault switch
        {
            Fault.Latency => () => _servers.Toxics.DisturbAsync(line, "latency", new { latency = 1_000, jitter = 0 }),
            Fault.Bandwidth => () => _servers.Toxics.DisturbAsync(line, "bandwidth", new { rate = 64 }),
            Fault.Reset => () => _servers.Toxics.DisturbAsync(line, "reset_peer", new { timeout = 50 }),
            Fault.CutAfterBytes => () => _servers.Toxics.DisturbAsync(line, "limit_data", new { bytes = 3_000 }),
            Fault.Blackhole => () => _servers.Toxics.DisturbAsync(line, "timeout", new { timeout = 0 }),
            _ => BeginTrick,
        };
        await begin();
    }

    /// <summary>Ends every fault.</summary>
    public async Task HealAsync()
    {
        await _servers.Toxics.HealAsync();
        _line.Break(LineFault.None);
        _s3.Play(static _ => null);
        File.Delete(Filler);
    }

    /// <summary>The visible gold; null where there is none.</summary>
    public async Task<string[][]?> GoldAsync() => File.Exists(GoldFile) ? await ParquetRows.ReadAsync(GoldFile) : null;

    /// <summary>What gold has to hold: the first row of each id, in order.</summary>
    public string[][] ExpectedGold() => [.. Parts().SelectMany(static part => part).DistinctBy(static row => row[0])];

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _line.DisposeAsync();
        await _service.DisposeAsync();
        await _s3.DisposeAsync();
        _volume?.Dispose();
    }

    private string[][][] Parts()
    {
        // Their tokens do not get smaller by compression: 8 MiB of them fill more than one part of an upload.
        int rows = _cell.IsLarge ? 130_000 : 1_500;
        var random = new Random(11);
        byte[] token = new byte[24];
        string[] Row(int id)
        {
            random.NextBytes(token);
            return [id.ToString(CultureInfo.InvariantCulture), Convert.ToHexStringLower(token)];
        }

        return
        [
            [.. Enumerable.Range(0, rows).Select(Row)],
            [.. Enumerable.Range(rows / 2, rows).Select(Row)],
        ];
    }

    private void Fill()
    {
        string folder = Path.Combine(_root, "data", "bronze");
        Directory.CreateDirectory(folder);
        string[][][] parts = Parts();
        for (int i = 0; i < parts.Length; i++)
        {
            IEnumerable<string> lines = parts[i].Select(static row => string.Join(',', row));
            File.WriteAllText(Path.Combine(folder, $"people-{i}.csv"), string.Join('\n', lines.Prepend("User Id,Token")), Encoding.UTF8);
        }
    }

    private IEnumerable<(string Name, string Value)> Settings()
    {
        yield return ("Medallion:Runs:DrainPeriod", "00:00:01");
        if (_volume is not null)
        {
            yield break;
        }

        yield return ("Medallion:Stores:0:S3:ServiceUrl", _s3.Endpoint);
        yield return ("Medallion:Stores:0:S3:ForcePathStyle", "true");
        yield return ("Medallion:Stores:0:S3:Region", "us-east-1");
        yield return ("Medallion:Stores:0:S3:RequestTimeout", StoreSilence.ToString());
        yield return ("Medallion:Stores:0:S3:AccessKeyId", S3TestServer.AccessKeyId);
        yield return ("Medallion:Stores:0:S3:SecretAccessKey", S3TestServer.SecretAccessKey);
    }

    private Task BeginTrick()
    {
        if (_cell.IsOfOwnDisk)
        {
            FillDisk();
        }
        else if (_cell.Link == Link.ClientService)
        {
            _line.Break(_cell.Fault == Fault.SlowDown ? LineFault.Unavailable : LineFault.LostBytes);
            _channel.Dispose();
            _channel = GrpcChannel.ForAddress(_line.Address);
        }
        else
        {
            _s3.Play(TrickS3);
        }

        return Task.CompletedTask;
    }

    private S3Trick? TrickS3(S3Call call)
    {
        bool isOdd = Interlocked.Increment(ref _requests) % 2 == 1;
        return _cell.Fault switch
        {
            Fault.SlowDown when isOdd => new S3Trick { Answer = S3Trick.SlowDown },
            Fault.WrongLength when isOdd && call.Method == "GET" => new S3Trick { WrongLengthBy = _cell.WrongLengthBy },
            Fault.DiskFull when call.Method is "PUT" => new S3Trick { Answer = S3Trick.Error(507, "InsufficientStorage", "No room.") },
            _ => null,
        };
    }

    private void FillDisk()
    {
        using FileStream filler = File.Create(Filler);
        byte[] block = new byte[4_096];
        try
        {
            while (true)
            {
                filler.Write(block);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private StageCall Call(Stage stage)
    {
        var run = new RunOptions { Key = new RunKey { Pipeline = "people_pipeline", RunId = "faults" } };
        return stage switch
        {
            Stage.ReadBronze => StageCall.ReadBronze(new() { Run = run, StoreUri = StoreUri }),
            Stage.WriteSilver => StageCall.WriteSilver(new() { Run = run, StoreUri = StoreUri, Name = "people_all" }),
            _ => StageCall.WriteGold(new()
            {
                Run = run,
                StoreUri = StoreUri,
                Name = "people_without_duplicates",
                Deduplication = new() { KeyColumns = { "User Id" } },
            }),
        };
    }
}
