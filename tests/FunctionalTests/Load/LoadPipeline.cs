using System.Globalization;
using System.Text;
using Grpc.Core;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.Load;

/// <summary>One of many small pipelines: names of its own, and data of which it is known what becomes of them.</summary>
/// <param name="number">Its number, from which names and data come.</param>
/// <param name="scale">By how much there are more rows than in a small one.</param>
internal sealed class LoadPipeline(int number, int scale = 1)
{
    private const string KeyColumn = "User Id";

    // Every fifth row has the key of the one four rows before it.
    private const int Period = 5;

    private string Folder => $"load/{number:D3}";

    /// <summary>Bronze rows: 300 to 999, times the scale.</summary>
    public int Rows => scale * (300 + (number * 61 % 700));

    public int Duplicates => Rows / Period;

    /// <summary>Where its gold is to be found.</summary>
    public string GoldKey => $"{Folder}/gold/unique_{number}.parquet";

    /// <summary>The rows of its gold: each names the pipeline, so that rows of another one would be seen.</summary>
    public string[][] Gold =>
        [.. Enumerable.Range(0, Rows).Where(static i => i % Period != Period - 1).Select(i => Row(i))];

    /// <summary>Puts its bronze objects into the store.</summary>
    public async Task PrepareAsync(LoadStore store, CancellationToken cancellationToken)
    {
        await store.AddAsync($"{Folder}/bronze/people-1.csv", Csv(0, Rows / 2), cancellationToken);
        await store.AddAsync($"{Folder}/bronze/people-2.csv", Csv(Rows / 2, Rows), cancellationToken);
    }

    /// <summary>
    /// Calls its stages one after the other, as a task each of a DAG would; each on the next replica, as a load balancer
    /// would have it.
    /// </summary>
    public async Task<IReadOnlyList<ToldRun>> RunAsync(
        string storeUri, IReadOnlyList<Uri> replicas, CancellationToken cancellationToken)
    {
        List<ToldRun> told = [];
        foreach (StageCall call in Calls(storeUri))
        {
            // A connection of its own for every call, because tasks are processes of their own.
            using var channel = MedallionChannel.Open(replicas[(number + told.Count) % replicas.Count]);
            told.Add(await FollowAsync(call, new MedallionClient(channel.CreateCallInvoker()), cancellationToken));
        }

        return told;
    }

    /// <summary>Calls its stages one after the other through one connection, which finds a replica for each call itself.</summary>
    public async Task<IReadOnlyList<ToldRun>> RunAsync(
        string storeUri, CallInvoker replicas, CancellationToken cancellationToken)
    {
        List<ToldRun> told = [];
        foreach (StageCall call in Calls(storeUri))
        {
            told.Add(await FollowAsync(call, new MedallionClient(replicas), cancellationToken));
        }

        return told;
    }

    private static async Task<ToldRun> FollowAsync(
        StageCall call, MedallionClient client, CancellationToken cancellationToken)
    {
        List<RunEvent> events = [];
        await foreach (RunEvent runEvent in client.FollowAsync(call, cancellationToken))
        {
            events.Add(runEvent);
        }

        return new ToldRun(call.Key, events);
    }

    private IEnumerable<StageCall> Calls(string storeUri)
    {
        RunOptions Options() => new() { Key = new RunKey { Pipeline = $"load_{number:D3}", RunId = "all_at_once" } };
        yield return StageCall.ReadBronze(new()
        {
            Run = Options(),
            StoreUri = storeUri,
            Prefix = $"{Folder}/bronze/",
        });
        yield return StageCall.WriteSilver(new()
        {
            Run = Options(),
            StoreUri = storeUri,
            Prefix = $"{Folder}/silver/",
            Name = $"all_{number}",
        });
        yield return StageCall.WriteGold(new()
        {
            Run = Options(),
            StoreUri = storeUri,
            Prefix = $"{Folder}/gold/",
            Name = $"unique_{number}",
            Deduplication = new() { KeyColumns = { KeyColumn } },
        });
    }

    private string[] Row(int i)
    {
        int id = i % Period == Period - 1 ? i - (Period - 1) : i;
        return [$"P{number}-{id}", $"Person {i} of pipeline {number}", i.ToString(CultureInfo.InvariantCulture)];
    }

    private string Csv(int from, int to)
    {
        var text = new StringBuilder($"{KeyColumn},Name,Row\n");
        for (int i = from; i < to; i++)
        {
            text.AppendJoin(',', Row(i)).Append('\n');
        }

        return text.ToString();
    }
}
