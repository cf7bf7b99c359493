using Grpc.Core;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Runs;

/// <summary>A folder with replicas of the service on it, and runs of its bronze stage that take as long as a test wants.</summary>
internal sealed class RunsLake : IAsyncDisposable
{
    /// <summary>Quick to notice, slow to give up: no run here is to change its owner because the machine was busy.</summary>
    private static readonly Dictionary<string, string> QuickAnswers = new(StringComparer.Ordinal)
    {
        ["Medallion:Ledger:Lease:PollInterval"] = "00:00:00.05",
        ["Medallion:Runs:DrainPeriod"] = "00:00:00.1",
    };

    private readonly List<Lake> _replicas = [];
    private readonly List<Lake> _stopped = [];

    private RunsLake(string folder) => Folder = folder;

    public string Folder { get; }

    public Lake First => _replicas[0];

    public static async Task<RunsLake> StartAsync(params (string Name, string Value)[] settings)
    {
        string folder = Directory.CreateTempSubdirectory("medallion-runs-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "data", "bronze"));
        var lake = new RunsLake(folder);
        await lake.AddReplicaAsync(settings);
        return lake;
    }

    /// <summary>Starts one more service on the same folder.</summary>
    public async Task<Lake> AddReplicaAsync(params (string Name, string Value)[] settings)
    {
        (string, string)[] all = [.. QuickAnswers.Select(static s => (s.Key, s.Value)), .. settings];
        Lake replica = await Lake.StartAsync($"file://{Folder}", folder: null, all);
        _replicas.Add(replica);
        return replica;
    }

    /// <summary>Stops a service as an orderly restart does. Callers keep their connection: they may hear of it later.</summary>
    public async Task StopAsync(Lake replica)
    {
        _replicas.Remove(replica);
        _stopped.Add(replica);
        await replica.StopAsync();
    }

    public void AddPeople(int rows = 3) => File.WriteAllText(
        Path.Combine(Folder, "data", "bronze", "people.csv"),
        "User Id,Name\n" + string.Concat(Enumerable.Range(0, rows).Select(static i => $"{i},Ana\n")));

    /// <summary>Adds what takes minutes to read.</summary>
    public void AddSlowObject() => SlowObject.Write(Path.Combine(Folder, "data", "bronze", "slow.csv.gz"));

    public void RemoveSlowObject() => File.Delete(Path.Combine(Folder, "data", "bronze", "slow.csv.gz"));

    public static ReadBronzeRequest Request(Lake replica, string runId, long after = 0) => new()
    {
        Run = new RunOptions
        {
            Key = new RunKey { Pipeline = "people_pipeline", RunId = runId },
            ResumeAfterSequence = after,
        },
        StoreUri = replica.StoreUri,
    };

    /// <summary>Reads the events of one call to its end; throws the failure that the service explains.</summary>
    public static async Task<List<RunEvent>> CollectAsync(
        Lake replica, ReadBronzeRequest request, CancellationToken cancellationToken)
    {
        var client = new MedallionClient(replica.Calls);
        List<RunEvent> events = [];
        await foreach (RunEvent runEvent in client.FollowAsync(StageCall.ReadBronze(request), cancellationToken))
        {
            events.Add(runEvent);
        }

        return events;
    }

    public static async Task<Run> FindAsync(Lake replica, string runId)
    {
        var key = new RunKey { Pipeline = "people_pipeline", RunId = runId, Stage = Stage.ReadBronze };
        var runs = new RunService.RunServiceClient(replica.Calls);
        return (await runs.GetRunAsync(new GetRunRequest { Key = key })).Run;
    }

    public static async Task CancelAsync(Lake replica, string runId)
    {
        var key = new RunKey { Pipeline = "people_pipeline", RunId = runId, Stage = Stage.ReadBronze };
        await new RunService.RunServiceClient(replica.Calls).CancelRunAsync(new CancelRunRequest { Key = key });
    }

    /// <summary>Waits until a run is in a state, and fails where it ends in another; a run that is not known yet is in none.</summary>
    public static async Task UntilAsync(Lake replica, string runId, RunState state, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                Run run = await FindAsync(replica, runId);
                if (run.State == state)
                {
                    return;
                }

                Assert.True(run.EndTime is null, $"It was to become {state} and has ended: {run}");
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
            {
                // Not there yet.
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>The stored events, which a caller must have seen once each, in order and without a gap.</summary>
    public static long[] Sequences(IEnumerable<RunEvent> events) =>
        [.. events.Select(static runEvent => runEvent.Sequence).Where(static sequence => sequence > 0)];

    public static Acceptance Acceptance(IEnumerable<RunEvent> events) => events.First().Accepted.Acceptance;

    public async ValueTask DisposeAsync()
    {
        foreach (Lake replica in _replicas.Concat(_stopped))
        {
            await replica.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
