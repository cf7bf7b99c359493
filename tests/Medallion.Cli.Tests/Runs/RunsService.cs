using Grpc.Core;
using Grpc.Net.Client;
using Medallion.Cli.Tests.CommandLine;
using Medallion.Cli.Tests.Pipelines;
using Medallion.Grpc.Hosting;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.Cli.Tests.Runs;

/// <summary>A service on a folder, called over loopback by the command and by the tests.</summary>
internal sealed class RunsService : IAsyncDisposable
{
    public const string Pipeline = "people_pipeline";
    public const string Rows = "Id,Name\n1,Ana\n2,Bo\n1,Ana\n";
    public const string BrokenRows = "Id,Name\n1,Ana\n2,Bo,too wide\n";

    private readonly MedallionHost _host;
    private readonly GrpcChannel _channel;

    private RunsService(MedallionHost host, TemporaryFolder folder)
    {
        _host = host;
        Folder = folder;
        _channel = MedallionChannel.Open(host.Address);
    }

    public TemporaryFolder Folder { get; }

    public string Address => _host.Address.ToString();

    public MedallionClient Client => new(_channel.CreateCallInvoker());

    public RunsClient Runs => new(_channel.CreateCallInvoker());

    public static async Task<RunsService> StartAsync(params (string Name, string Value)[] settings)
    {
        var folder = new TemporaryFolder();
        Dictionary<string, string?> all = settings.ToDictionary(static s => s.Name, static s => (string?)s.Value);
        all["Medallion:Stores:0:Uri"] = $"file://{folder.Path}";
        all["Medallion:Ledger:Lease:PollInterval"] = "00:00:00.05";
        all["Medallion:Runs:DrainPeriod"] = "00:00:00.1";
        var options = new MedallionHostOptions { Settings = all, ListenUrl = "http://127.0.0.1:0", Quiet = true };
        return new RunsService(await MedallionHost.StartAsync(options, CancellationToken.None), folder);
    }

    /// <summary>A command line of the command, on this service.</summary>
    public Task<CliRun> CallAsync(params string[] arguments) => CliRun.Of([.. arguments, "--endpoint", Address]);

    public void AddSlowObject() => SlowObject.Write(Folder.Of("data", "bronze", "slow.csv.gz"));

    public void RemoveSlowObject() => File.Delete(Folder.Of("data", "bronze", "slow.csv.gz"));

    /// <summary>Scans the bronze layer; the failure is the caller's to expect.</summary>
    public async Task<StageResult> ReadBronzeAsync(string runId, string task = "", string pipeline = Pipeline)
    {
        Directory.CreateDirectory(Folder.Of("data", "bronze"));
        var options = new RunOptions { Key = new RunKey { Pipeline = pipeline, RunId = runId, Task = task } };
        options.Labels["owner"] = "data team";
        var request = new ReadBronzeRequest { Run = options, StoreUri = $"file://{Folder.Path}" };
        return await Client.RunAsync(StageCall.ReadBronze(request));
    }

    /// <summary>Scans the bronze layer, which is known to fail.</summary>
    public Task FailAsync(string runId, string task = "") =>
        Assert.ThrowsAsync<StageFailedException>(() => ReadBronzeAsync(runId, task));

    /// <summary>Starts a scan that goes on until it is cancelled.</summary>
    public async Task<Task<StageResult>> StartSlowAsync(string runId)
    {
        Directory.CreateDirectory(Folder.Of("data", "bronze"));
        AddSlowObject();
        Task<StageResult> run = ReadBronzeAsync(runId);
        await UntilAsync(runId, RunState.Running);
        return run;
    }

    public static RunKey KeyOf(string runId, string task = "") =>
        new() { Pipeline = Pipeline, RunId = runId, Stage = Stage.ReadBronze, Task = task };

    public Task<Protocol.V1.Run> GetAsync(string runId) => Runs.GetAsync(new GetRunRequest { Key = KeyOf(runId) });

    /// <summary>Waits until a run is in a state.</summary>
    public async Task UntilAsync(string runId, RunState state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            try
            {
                if ((await GetAsync(runId)).State == state)
                {
                    return;
                }
            }
            catch (StageFailedException failure) when (failure.Code == StatusCode.NotFound)
            {
                // Not there yet.
            }

            await Task.Delay(20, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _host.DisposeAsync();
        Folder.Dispose();
    }
}
