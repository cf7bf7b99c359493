using System.Text;
using System.Text.RegularExpressions;
using Grpc.Core;
using Medallion.FunctionalTests.Crash;
using Medallion.FunctionalTests.Runs;
using Medallion.Protocol.V1;
using Medallion.Stages.Failures;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>Runs that are not known, not taken, or end before their time.</summary>
internal static partial class RunProvokers
{
    private static readonly (string, string)[] ShortLeases =
        [("Medallion:Ledger:Lease:Duration", "00:00:01"), ("Medallion:Ledger:Lease:SafetyMargin", "00:00:00.3")];

    public static IEnumerable<KeyValuePair<FailureReason, Provoker>> All { get; } =
    [
        new(FailureReason.RunNotFound, new(RunNotFoundAsync)),
        new(FailureReason.RunRequestChanged, new(RunRequestChangedAsync)),
        new(FailureReason.RunCancelled, new(RunCancelledAsync)),
        new(FailureReason.RunTimedOut, new(RunTimedOutAsync)),
        new(FailureReason.QueueFull, new(QueueFullAsync)),
        new(FailureReason.ServerStopping, new(ServerStoppingAsync)),
        new(FailureReason.StreamRotated, new(StreamRotatedAsync)),
        new(FailureReason.RunInterrupted, new(RunInterruptedAsync)),
        new(FailureReason.RunRecordInvalid, new(RunRecordInvalidAsync)),
        new(FailureReason.RunNotRepeatable, new(RunNotRepeatableAsync)),
        new(FailureReason.RunRecordTooLarge, new(RunRecordTooLargeAsync)),
        new(FailureReason.RunCrashed, new(RunCrashedAsync)),
    ];

    private static async Task<RpcException> RunNotFoundAsync()
    {
        await using Lake lake = await Lake.InFolderAsync();
        return await Refused.WatchAsync(lake, "never");
    }

    private static async Task<RpcException> RunRequestChangedAsync()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddPeople();
        await lake.First.ReadBronzeAsync();
        return await Refused.BronzeAsync(lake.First, static request => request.Dialect = new CsvDialect { Delimiter = ";" });
    }

    private static async Task<RpcException> RunCancelledAsync()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        Task<RpcException> refused = await BeginAsync(lake, lake.First);
        await RunsLake.CancelAsync(lake.First, lake.First.RunId);
        return await refused;
    }

    private static async Task<RpcException> RunTimedOutAsync()
    {
        await using RunsLake lake = await RunsLake.StartAsync(("Medallion:Runs:StageTimeouts:ReadBronze", "00:00:00.3"));
        lake.AddSlowObject();
        return await Refused.BronzeAsync(lake.First);
    }

    private static async Task<RpcException> QueueFullAsync()
    {
        await using RunsLake lake = await RunsLake.StartAsync(
            ("Medallion:Runs:MaxRunning", "1"), ("Medallion:Runs:MaxQueued", "0"));
        Task<RpcException> busy = await BeginAsync(lake, lake.First);
        RpcException refused = await Refused.BronzeAsync(lake.First, static request => request.Run.Key.RunId = "another");
        await RunsLake.CancelAsync(lake.First, lake.First.RunId);
        await busy;
        return refused;
    }

    private static async Task<RpcException> ServerStoppingAsync()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        Task<RpcException> refused = await BeginAsync(lake, lake.First);
        await lake.First.StopAsync();
        return await refused;
    }

    private static async Task<RpcException> StreamRotatedAsync()
    {
        await using RunsLake lake = await RunsLake.StartAsync(("Medallion:Runs:MaxStreamAge", "00:00:00.3"));
        lake.AddSlowObject();
        RpcException rotated = await Refused.BronzeAsync(lake.First);
        await RunsLake.CancelAsync(lake.First, lake.First.RunId);
        return rotated;
    }

    /// <summary>Its server is killed, and nobody calls the stage again.</summary>
    private static async Task<RpcException> RunInterruptedAsync()
    {
        await using RunsLake lake = await RunsLake.StartAsync(ShortLeases);
        await KillAsync(lake, "cut");
        return await Refused.WatchAsync(lake.First, "cut");
    }

    /// <summary>Its server is killed, and it may not be taken over even once.</summary>
    private static async Task<RpcException> RunCrashedAsync()
    {
        await using RunsLake lake = await RunsLake.StartAsync([.. ShortLeases, ("Medallion:Runs:MaxTakeOvers", "0")]);
        await KillAsync(lake, lake.First.RunId);
        return await Refused.BronzeAsync(lake.First);
    }

    /// <summary>Reads an object that takes minutes in a service of its own, and kills that.</summary>
    private static async Task KillAsync(RunsLake lake, string runId)
    {
        lake.AddSlowObject();
        (string, string)[] settings =
            [.. ShortLeases, ("Medallion:Ledger:Lease:PollInterval", "00:00:00.1"), ("Medallion:Stores:0:Uri", lake.First.StoreUri)];
        await using ServiceProcess victim = await ServiceProcess.StartAsync(settings);
        using AsyncServerStreamingCall<ReadBronzeResponse> call = new StageExecutionService.StageExecutionServiceClient(victim.Channel)
            .ReadBronze(RunsLake.Request(lake.First, runId));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        victim.Kill();
    }

    /// <summary>More names than a record can hold, which no compression makes shorter.</summary>
    private static async Task<RpcException> RunRecordTooLargeAsync()
    {
        const int Columns = 10_000;
        await using Lake lake = await Lake.InFolderAsync();
        byte[] names = new byte[Columns * 500];
        new Random(5).NextBytes(names);
        string header = string.Join(',', names.Chunk(500).Select(Convert.ToHexStringLower));
        lake.AddBronze("wide.csv", Encoding.UTF8.GetBytes($"{header}\n{new string(',', Columns - 1)}\n"));
        return await Refused.BronzeAsync(lake);
    }

    /// <summary>A newer version of the service wrote it.</summary>
    private static async Task<RpcException> RunRecordInvalidAsync()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddPeople();
        await lake.First.ReadBronzeAsync();
        string path = Assert.Single(Directory.GetFiles(
            Path.Combine(lake.Folder, "_medallion", "ledger", "runs"), "*.json", SearchOption.AllDirectories));
        string[] lines = await File.ReadAllLinesAsync(path);
        string record = string.Join('\n', lines[2..]).Replace("\"format\":2,", "\"format\":99,", StringComparison.OrdinalIgnoreCase);
        Assert.Contains("99", record, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, string.Join('\n', [.. lines[..2], record]));
        return await Refused.WatchAsync(lake.First, lake.First.RunId);
    }

    private static async Task<RpcException> RunNotRepeatableAsync()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddPeople();
        await lake.First.ReadBronzeAsync();
        string path = Assert.Single(Directory.GetFiles(
            Path.Combine(lake.Folder, "_medallion", "ledger", "runs"), "*.json", SearchOption.AllDirectories));
        string record = await File.ReadAllTextAsync(path);
        Assert.Matches(KeptRequest(), record);
        await File.WriteAllTextAsync(path, KeptRequest().Replace(record, ""));
        return await Refused.RetryAsync(lake.First, lake.First.RunId);
    }

    /// <summary>What a version that kept no request would not have written.</summary>
    [GeneratedRegex("\"request\":\"[^\"]*\",?", RegexOptions.None, 1_000)]
    private static partial Regex KeptRequest();

    /// <summary>Begins a run that takes minutes; how its call ends.</summary>
    private static async Task<Task<RpcException>> BeginAsync(RunsLake lake, Lake replica)
    {
        lake.AddSlowObject();
        Task<RpcException> ending = Refused.BronzeAsync(replica);
        await RunningAsync(replica);
        return ending;
    }

    private static async Task RunningAsync(Lake replica)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await RunsLake.UntilAsync(replica, replica.RunId, RunState.Running, patience.Token);
    }
}
